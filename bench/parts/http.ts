import { auditRows, describeAudit } from '#bench/audit.ts'
import type { FigureName } from '#bench/figures.ts'
import { openInsertBaseline } from '#bench/http/insert_baseline.ts'
import { compareLedgers, readLedger, refuseSurprises } from '#bench/http/ledger.ts'
import { type Rate, rateOf, recordRates } from '#bench/http/rates.ts'
import { rowsOf } from '#bench/http/rows.ts'
import type { Scenario } from '#bench/http/scenario.ts'
import { SCENARIOS } from '#bench/http/scenarios.ts'
import { type HttpShop, openShop } from '#bench/http/shop.ts'
import type { LoadReport } from '#bench/load/plan.ts'
import type { Cell, Part, Stage } from '#bench/part.ts'
import { RATE_LIMIT } from '#bench/server.ts'
import { place } from '#bench/world/requests.ts'

/** Before anything is measured, this many times a warm-up, so that no scenario pays for the first compilation of the server. */
const FIRST_WARM_UPS = 4
/** With this many clients, or as many as there are, scenarios without a limit are compared with each other. */
const CLIENTS = 64

const COLUMNS = [
  'what',
  'clients',
  'answers/s',
  'bookings/s',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'p99.9 ms',
  'refusals',
]

const COMPARED = {
  caption:
    'The best rate of each ÷ single-row insert commits, the mean of those right before and right after',
  columns: ['what', 'commits/s before', 'after', 'ratio'],
}

/** The answers that a scenario may get. All but sold_out mean that the booking exists. */
const EXPECTED = ['200', '201', '409 sold_out']

export const part: Part = {
  title: 'Berth over HTTP',
  about:
    '`berth serve` with everything on: token, Idempotency-Key, audit, outbox, row security, rate limiter. All of one ' +
    'operator, by the customers of 256 accounts; each client waits for its answer before it asks again.',
  needs: ['limits'],
  async run(stage) {
    const shop = await openShop(stage)
    await shop.run({
      clients: CLIENTS,
      requests: [place(shop.hotEvent)],
      order: 'turn',
      keys: true,
      warmUpS: stage.settings.warmUpS * FIRST_WARM_UPS,
      measureS: 0,
    })
    const insertsPerS = await openInsertBaseline(stage)
    const rows: Cell[][] = []
    const compared: Cell[][] = []
    const measured: { figure: FigureName; rate: Rate }[] = []
    for (const scenario of SCENARIOS.filter(({ thorough }) => !thorough || !stage.settings.quick)) {
      const { title, figure } = scenario
      // One checkpoint for each scenario, about every two minutes, and none in between. A checkpoint before each client count would
      // be too often: after a checkpoint every page is written in full once more, which by default happens every five minutes, not
      // every eight seconds.
      if (!stage.settings.quick) await stage.postgres.checkpoint()
      const before = figure && (await insertsPerS())
      const reports = await runScenario(stage, shop, scenario)
      if (figure !== undefined && before !== undefined) {
        const after = await insertsPerS()
        const rate = rateOf(reports, (before + after) / 2)
        measured.push({ figure, rate })
        compared.push([title, Math.round(before), Math.round(after), rate.perS / rate.insertsPerS])
      }
      rows.push(...[...reports].flatMap(([clients, report]) => rowsOf(scenario.title, clients, report)))
    }
    for (const [figure, times] of Map.groupBy(measured, (one) => one.figure)) {
      recordRates(
        stage,
        figure,
        times.map(({ rate }) => rate),
      )
    }
    const audited = await auditRows(shop.database.url)
    const tables = [{ columns: COLUMNS, rows }]
    return {
      tables: stage.settings.quick ? tables : [...tables, { ...COMPARED, rows: compared }],
      notes: [describeAudit(audited), NOTE],
    }
  },
}

const NOTE =
  'One hot departure, seats chosen, is a train of 2,000 seats on 20 legs that is sold through, then the next; the others are ' +
  'coaches of 60 seats on 40 legs. A seat is booked for one leg. Refusals and replays are answers and no bookings. ' +
  'One hot event is measured three times, some minutes apart; its figures are the median. ' +
  `The limiter counts every request; RATE_LIMIT_PER_ACCOUNT is ${RATE_LIMIT.toLocaleString('en-US')} a minute, so that it refuses none.`

async function runScenario(
  stage: Stage,
  shop: HttpShop,
  scenario: Scenario,
): Promise<Map<number, LoadReport>> {
  const { clientCounts, warmUpS, measureS } = stage.settings
  const reports = new Map<number, LoadReport>()
  for (const clients of scenario.clients === 'all'
    ? clientCounts
    : [Math.min(CLIENTS, Math.max(...clientCounts))]) {
    const title = `${scenario.title}, ${clients} clients`
    const plan = await scenario.prepare(shop, clients)
    const before = await readLedger(shop.database.url)
    const report = await shop.run({ warmUpS, ...plan, clients, measureS })
    refuseSurprises(title, report, EXPECTED)
    compareLedgers(title, before, await readLedger(shop.database.url), scenario.changed(report))
    const { measured, seconds } = report
    stage.say(`  ${title}: ${Math.round(measured.all / seconds)}/s, p99 ${measured.latency.p99Ms} ms`)
    reports.set(clients, report)
  }
  return reports
}
