import { auditRows, describeAudit } from '#bench/audit.ts'
import type { FigureName } from '#bench/figures.ts'
import { compareLedgers, readLedger, refuseSurprises } from '#bench/http/ledger.ts'
import { openShop } from '#bench/http/shop.ts'
import type { Latency } from '#bench/load/plan.ts'
import type { Cell, Part } from '#bench/part.ts'
import { place } from '#bench/world/requests.ts'

const RATES = [500, 5_000] as const
/** Enough connections that a request seldom waits for one. If it does, the wait counts. */
const CLIENTS = 256
/** Before anything is measured, this many times a warm-up, so that the server is in the state after the first minute of a day. */
const FIRST_WARM_UPS = 4
const WARM_UP_CLIENTS = 64

/** In a shorter time, a p99 at 500/s would depend on a handful of requests. */
const MEASURE_S_MIN = 2

const COLUMNS = [
  'due/s',
  'answered/s',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'p99.9 ms',
  'max ms',
  'sent late by at most, ms',
  'never sent',
]

const FIGURES_AT = {
  500: { p50Ms: 'p50_at_500', p95Ms: 'p95_at_500', p99Ms: 'p99_at_500', p999Ms: 'p999_at_500' },
  5000: { p50Ms: 'p50_at_5000', p95Ms: 'p95_at_5000', p99Ms: 'p99_at_5000', p999Ms: 'p999_at_5000' },
} as const satisfies Record<(typeof RATES)[number], Partial<Record<keyof Latency, FigureName>>>

export const part: Part = {
  title: 'Open loop',
  about:
    'Bookings of a thousand events that are due by a schedule of independent arrivals, whatever the answers do. A time counts ' +
    'from when its request was due, so that waiting for the server is not left out (coordinated omission).',
  needs: [],
  async run(stage) {
    const { warmUpS } = stage.settings
    const measureS = Math.max(MEASURE_S_MIN, stage.settings.measureS)
    const shop = await openShop(stage)
    const plan = { requests: shop.events.map(place), order: 'turn', keys: true } as const
    await shop.run({ ...plan, clients: WARM_UP_CLIENTS, warmUpS: warmUpS * FIRST_WARM_UPS, measureS: 0 })

    const rows: Cell[][] = []
    for (const arrivalsPerS of RATES) {
      const title = `${arrivalsPerS}/s`
      const before = await readLedger(shop.database.url)
      const report = await shop.run({ ...plan, clients: CLIENTS, warmUpS, measureS, arrivalsPerS })
      refuseSurprises(title, report, ['201'])
      compareLedgers(title, before, await readLedger(shop.database.url), {
        confirmed: report.answers['201'] ?? 0,
      })

      const { latency, good } = report.measured
      const { p50Ms, p95Ms, p99Ms, p999Ms, maxMs } = latency
      rows.push([
        arrivalsPerS,
        Math.round(good / report.seconds),
        p50Ms,
        p95Ms,
        p99Ms,
        p999Ms,
        maxMs,
        report.lateMsMax,
        report.unsent,
      ])
      const figures = FIGURES_AT[arrivalsPerS]
      stage.record(figures.p50Ms, { value: p50Ms, unit: 'ms' })
      stage.record(figures.p95Ms, { value: p95Ms, unit: 'ms' })
      stage.record(figures.p99Ms, { value: p99Ms, unit: 'ms' })
      stage.record(figures.p999Ms, { value: p999Ms, unit: 'ms' })
      stage.say(`  ${title}: p95 ${p95Ms} ms, p99 ${p99Ms} ms`)
    }
    const audited = await auditRows(shop.database.url)
    return { tables: [{ columns: COLUMNS, rows }], notes: [describeAudit(audited)] }
  },
}
