import { auditRows, describeAudit } from '#bench/audit.ts'
import { refuseSurprises } from '#bench/http/ledger.ts'
import type { Part, Stage } from '#bench/part.ts'
import { createEvents } from '#bench/world/events.ts'
import { createWorld } from '#bench/world/operator.ts'
import { place } from '#bench/world/requests.ts'
import { connect } from '#db/connections/pool.ts'

const CLIENTS = 64
const EVENTS = 1_000
/** A minute, of which the first and last sixth are compared. A quick run takes a tenth of it. */
const SECONDS = { full: 60, quick: 6 }
const SHARE = 6
/**
 * Each fill has a database and a server of its own. Between ten seconds and those fifty seconds later, a shared machine alone may
 * become a fifth faster or slower. Five fills together vary by less than half of that.
 */
const FILLS = { full: 5, quick: 1 }
/**
 * The warm-up, this many times over, is in another month. It compiles the server's code and makes its plans, so that nothing is
 * left to change but the partition. Without it, a slow first sixth would hide the effect that is measured.
 */
const WARM_UPS = 10
/** An empty month among those that a fresh install makes. */
const DAYS_AHEAD = 200

export const part: Part = {
  title: 'A fresh partition',
  about:
    'Full load on one set of connections while the month that it books into fills from nothing. Plans that were made while ' +
    'it was empty must not rot: in the first trials 17,000 bookings a second fell to 1,500. The figure is of all fills together.',
  needs: [],
  async run(stage) {
    const length = stage.settings.quick ? 'quick' : 'full'
    const fills: Fill[] = []
    while (fills.length < FILLS[length]) fills.push(await fill(stage, SECONDS[length]))
    const ratio = lastOverFirst(fills)
    stage.record('fresh_partition', { value: ratio, unit: 'ratio', ratio })

    const share = SECONDS[length] / SHARE
    return {
      tables: [
        {
          columns: ['seconds', ...fills.map((_, i) => `fill ${i + 1}, bookings/s`)],
          rows: [
            ...Array.from({ length: SHARE }, (_, i) => [
              `${i * share} to ${(i + 1) * share}`,
              ...fills.map(({ perS }) => Math.round(perS[i] ?? 0)),
            ]),
            ['last ÷ first', ...fills.map((one) => lastOverFirst([one]).toFixed(3))],
          ],
        },
      ],
      notes: fills.map(({ audited }) => audited),
    }
  },
}

interface Fill {
  /** For each share of the time. */
  readonly perS: readonly number[]
  readonly audited: string
}

async function fill(stage: Stage, seconds: number): Promise<Fill> {
  const database = await stage.createDatabase()
  const server = await stage.startServer(database)
  const world = await createWorld(database.url)
  const [warm = ''] = await createEvents(database.url, world, { count: 1 })
  const events = await createEvents(database.url, world, { count: EVENTS, daysAhead: DAYS_AHEAD })
  await refuseAnalysed(database.url)
  const run = (ids: readonly string[], measureS: number) =>
    stage.load.run({
      port: server.port,
      tokens: world.tokens,
      clients: CLIENTS,
      requests: ids.map(place),
      order: 'turn',
      keys: true,
      warmUpS: 0,
      measureS,
    })
  await run([warm], stage.settings.warmUpS * WARM_UPS)
  const report = await run(events, seconds)
  refuseSurprises('a fresh partition', report, ['201'])
  await server.stop()

  const share = seconds / SHARE
  const perS = Array.from({ length: SHARE }, (_, i) =>
    meanOf(report.goodBySecond.slice(i * share, (i + 1) * share)),
  )
  stage.say(`  ${Math.round(perS.at(0) ?? 0)}/s at first, ${Math.round(perS.at(-1) ?? 0)}/s at last`)
  return { perS, audited: describeAudit(await auditRows(database.url)) }
}

/** Over all fills together. */
function lastOverFirst(fills: readonly Fill[]): number {
  const sumAt = (share: number) => fills.reduce((sum, { perS }) => sum + (perS.at(share) ?? Number.NaN), 0)
  return sumAt(-1) / sumAt(0)
}

/** A partition with statistics would not be fresh. */
async function refuseAnalysed(databaseUrl: string): Promise<void> {
  const client = await connect(databaseUrl, 'berth bench')
  try {
    const { rows } = await client.query<{ analysed: number }>(
      `select count(*) as analysed from pg_stats as s
        where s.schemaname = 'core' and (s.tablename like 'occurrences%' or s.tablename like 'claims%' or s.tablename like 'bookings%')`,
    )
    if (rows[0]?.analysed !== 0) throw new Error('The partitions have statistics already.')
  } finally {
    await client.end()
  }
}

function meanOf(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) / counts.length
}
