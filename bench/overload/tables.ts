import type { Beside } from '#bench/overload/beside.ts'
import type { FloodReport } from '#bench/overload/flood_plan.ts'
import type { FloodResult, KindResult, OverloadResult } from '#bench/overload/overload.ts'
import type { ProbeTimes } from '#bench/overload/recovery.ts'
import type { Cell, Table } from '#bench/part.ts'
import { formatNumber } from '#bench/results/number.ts'

const FLOOD_COLUMNS = [
  'what',
  'connections',
  'due/s',
  'sent/s',
  'accepted/s',
  'refused/s',
  'accepted ÷',
  'accepted p50 ms',
  'p99 ms',
  'refused p50 ms',
  'p99 ms',
  'from due, p99 ms',
  'never sent',
]

export function floodTable({ kinds }: OverloadResult, capacityClients: number): Table {
  return { columns: FLOOD_COLUMNS, rows: kinds.flatMap((kind) => kindRows(kind, capacityClients)) }
}

function kindRows({ title, capacity, floods }: KindResult, capacityClients: number): Cell[][] {
  const row = (what: string, connections: number, duePerS: number | null, report: FloodReport): Cell[] => [
    what,
    connections,
    duePerS,
    Math.round(report.sent / report.seconds),
    Math.round(acceptedPerS(report)),
    Math.round(report.refused.answered / report.seconds),
    acceptedPerS(report) / acceptedPerS(capacity),
    ...latencyCells(report.accepted),
    ...latencyCells(report.refused),
    duePerS === null ? null : report.accepted.fromDue.p99Ms,
    duePerS === null ? null : report.unsent,
  ]
  return [
    row(`${title}: what it can take`, capacityClients, null, capacity),
    ...floods.map(({ shape, duePerS, report }) =>
      row(`… ${shape.arrivals}`, shape.connections, duePerS, report),
    ),
  ]
}

function latencyCells({ answered, fromSending }: FloodReport['accepted']): Cell[] {
  return answered === 0 ? [null, null] : [fromSending.p50Ms, fromSending.p99Ms]
}

const PROBE_COLUMNS = [
  'when',
  'sent',
  'accepted',
  'p50 ms',
  'p99 ms',
  'after: p50 ms',
  'p99 ms',
  'as before within, s',
]

export function probeTable({ before, kinds }: OverloadResult): Table {
  const times = ({ sent, accepted, p50Ms, p99Ms }: ProbeTimes): Cell[] => [sent, accepted, p50Ms, p99Ms]
  const row = (title: string, { shape, probe }: FloodResult): Cell[] => [
    `${title}, ${shape.arrivals}, ${formatNumber(shape.connections)} connections`,
    ...times(probe.during),
    probe.after.p50Ms,
    probe.after.p99Ms,
    probe.recoveryS === null ? 'not while it was watched' : formatNumber(probe.recoveryS),
  ]
  return {
    caption: 'Single bookings beside the floods, one every 20 ms on connections of their own',
    columns: PROBE_COLUMNS,
    rows: [
      ['before', ...times(before), null, null, null],
      ...kinds.flatMap(({ title, floods }) => floods.map((flood) => row(title, flood))),
    ],
  }
}

export function besideTable(beside: readonly Beside[], arrivalsPerS: number): Table {
  const undisturbed = beside[0]?.report.measured.latency
  const ratio = (ms: number, toMs: number | undefined) => (toMs === undefined ? null : ms / toMs)
  return {
    caption: `Bookings of a thousand events at an open-loop ${formatNumber(arrivalsPerS)}/s, beside`,
    columns: ['what', 'p50 ms', 'p95 ms', 'p99 ms', 'bookings/s', 'p50 ÷', 'p99 ÷', 'meanwhile'],
    rows: beside.map(({ title, meanwhile, report }) => {
      const { p50Ms, p95Ms, p99Ms } = report.measured.latency
      return [
        title,
        p50Ms,
        p95Ms,
        p99Ms,
        Math.round(report.measured.good / report.seconds),
        ratio(p50Ms, undisturbed?.p50Ms),
        ratio(p99Ms, undisturbed?.p99Ms),
        meanwhile,
      ]
    }),
  }
}

export function acceptedPerS({ accepted, seconds }: FloodReport): number {
  return accepted.answered / seconds
}
