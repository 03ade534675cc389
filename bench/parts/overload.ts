import { auditRows, describeAudit } from '#bench/audit.ts'
import { type Beside, measureBeside } from '#bench/overload/beside.ts'
import type { FloodReport } from '#bench/overload/flood_plan.ts'
import { startFloodThread } from '#bench/overload/flood_thread.ts'
import { measureOverload, type OverloadResult, type ProbeTimes } from '#bench/overload/overload.ts'
import { openOverloadShop } from '#bench/overload/shop.ts'
import { overloadSizes } from '#bench/overload/sizes.ts'
import type { Cell, Part, Stage, Table } from '#bench/part.ts'

export const part: Part = {
  title: 'Overload and disturbances',
  about:
    'Ten times as many bookings of one hot event as the server can take, by a schedule; what is accepted, what is refused, ' +
    'and how soon single bookings are as before. Then a normal load beside slow and stalled clients, a long query and a vacuum.',
  needs: [],
  async run(stage) {
    const sizes = overloadSizes(stage.settings)
    const shop = await openOverloadShop(stage)
    const thread = startFloodThread()
    stage.after(() => thread.stop())
    const overload = await measureOverload(shop, thread, sizes.overload)
    recordFigures(stage, overload, sizes.overload.afterS)
    await thread.stop()
    const arrivalsPerS = Math.min(
      sizes.normalPerSMax,
      Math.ceil(sizes.normalShare * acceptedPerS(overload.capacity)),
    )
    const beside = await measureBeside(shop, stage.load, { ...sizes.beside, arrivalsPerS })
    const audited = await auditRows(shop.database.url)
    return {
      tables: [floodTable(overload, sizes.overload.connections), probeTable(overload), besideTable(beside)],
      notes: [describeFlood(overload), describeAudit(audited)],
    }
  },
}

function recordFigures(stage: Stage, { capacity, open, probe }: OverloadResult, watchedS: number): void {
  const [baseline, value] = [acceptedPerS(capacity), acceptedPerS(open)]
  const ratio = value / baseline
  stage.record('overload_goodput', { value: ratio, unit: 'ratio', ratio })
  stage.record('overload_p99', { value: open.accepted.fromSending.p99Ms, unit: 'ms' })
  // Not seen to recover: at least as long as was watched, which misses the bar.
  stage.record('overload_recovery', { value: probe.recoveryS ?? watchedS, unit: 's' })
  stage.say(`  ${Math.round(value)} accepted/s of ${Math.round(baseline)}, back after ${probe.recoveryS} s`)
}

function acceptedPerS({ accepted, seconds }: FloodReport): number {
  return accepted.answered / seconds
}

const FLOOD_COLUMNS = [
  'what',
  'due/s',
  'sent/s',
  'accepted/s',
  'refused/s',
  'accepted p50 ms',
  'p99 ms',
  'refused p50 ms',
  'p99 ms',
  'accepted, from due, p99 ms',
  'never sent',
]

function floodTable({ capacity, open, duePerS, closed }: OverloadResult, connections: number): Table {
  const row = (what: string, duePer: number | null, report: FloodReport): Cell[] => [
    what,
    duePer,
    Math.round(report.sent / report.seconds),
    Math.round(acceptedPerS(report)),
    Math.round(report.refused.answered / report.seconds),
    report.accepted.fromSending.p50Ms,
    report.accepted.fromSending.p99Ms,
    ...(report.refused.answered === 0
      ? [null, null]
      : [report.refused.fromSending.p50Ms, report.refused.fromSending.p99Ms]),
    duePer === null ? null : report.accepted.fromDue.p99Ms,
    duePer === null ? null : report.unsent,
  ]
  const many = `${connections.toLocaleString('en-US')} connections`
  return {
    columns: FLOOD_COLUMNS,
    rows: [
      row('what it can take: closed loop', null, capacity),
      row(`by a schedule, ${many}`, duePerS, open),
      row(`closed loop, ${many}`, null, closed),
    ],
  }
}

function probeTable({ probe }: OverloadResult): Table {
  const row = (what: string, { sent, accepted, p50Ms, p99Ms }: ProbeTimes): Cell[] => [
    what,
    sent,
    accepted,
    p50Ms,
    p99Ms,
  ]
  return {
    caption: 'Single bookings, one every 20 ms on connections of their own, beside the flood by a schedule',
    columns: ['when', 'sent', 'accepted', 'p50 ms', 'p99 ms'],
    rows: [row('before', probe.before), row('during', probe.during), row('after', probe.after)],
  }
}

function besideTable(beside: readonly Beside[]): Table {
  const undisturbed = beside[0]?.report.measured.latency
  const ratio = (ms: number, toMs: number | undefined) => (toMs === undefined ? null : ms / toMs)
  return {
    caption: 'A normal load by a schedule, beside',
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

function describeFlood({ capacity, open, closed, duePerS, probe }: OverloadResult): string {
  const sentPerS = open.sent / open.seconds
  const refused = open.answers['503 busy'] ?? 0
  const all = refused + (closed.answers['503 busy'] ?? 0)
  const offered = (sentPerS / acceptedPerS(capacity)).toFixed(1)
  const back =
    probe.recoveryS === null
      ? 'They were not while they were watched.'
      : `They were after ${probe.recoveryS.toFixed(2)} s.`
  return (
    `Of ${duePerS.toLocaleString('en-US')} requests due a second, ${Math.round(sentPerS).toLocaleString('en-US')} were really sent, ` +
    `${offered} times what the server can take: a connection asks again only when it is answered, and the generator has a share of ` +
    'the same cores. Times count from sending, but for the one that counts from when a request was due; in between it waited for a ' +
    `connection. All ${all.toLocaleString('en-US')} refusals were 503 busy and said Retry-After; nothing else came, no connection ` +
    `broke. Single bookings are as before when half a second of them are accepted, each within ${Math.round(probe.limitMs)} ms. ${back}`
  )
}
