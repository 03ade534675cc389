import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { Clock } from '#db/clock.ts'
import { connect } from '#db/connections/pool.ts'
import { inTransaction } from '#db/connections/transaction.ts'
import { dayFromIso, type EpochDay } from '#importers/gtfs/calendar/days.ts'
import { type ImportOptions, importGtfs } from '#importers/gtfs/import.ts'
import { generateDepartures } from '#importers/gtfs/writing/generate.ts'
import type { Counts, FeedReport } from '#importers/gtfs/writing/import_feed.ts'
import { createDatabase, type TestDatabase } from '#test/helpers/database.ts'

/** The small feed runs on weekdays of 2026; so does this clock, in SQL and out of it. */
const NOW = new Date('2026-06-01T00:00:00Z')

const clock: Clock = { now: () => NOW }

export type Importer = {
  readonly database: TestDatabase
  /** Imports for operator `line`, as `berth import gtfs` does, and fails if the feed is refused. */
  import(path: string, options?: Partial<ImportOptions>): Promise<FeedReport[]>
  /** As it is, refused or not. */
  tryImport(path: string, options?: Partial<ImportOptions>): ReturnType<typeof importGtfs>
  generate(report: FeedReport | undefined, from: string, until: string): ReturnType<typeof generateDepartures>
  /** Books a seat for a new customer; the answer of public.book. */
  book(
    departureId: string,
    request?: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>>
}

/** A database and a connection that imports into it, both gone when the test ends. */
export async function startImporter(t: TestContext): Promise<Importer> {
  const database = await createDatabase(t)
  await database.admin.query(
    `create or replace function core.now() returns timestamptz language sql stable parallel safe
     as $$ select timestamptz '${NOW.toISOString()}' $$`,
  )
  const db = await connect(database.url)
  t.after(() => db.end())

  const tryImport = (path: string, options: Partial<ImportOptions> = {}) =>
    importGtfs(db, path, {
      operator: 'line',
      operatorName: 'Line',
      currency: 'EUR',
      feedName: 'timetable',
      vehicleType: null,
      free: false,
      splitAgencies: false,
      shiftTo: null,
      dryRun: false,
      clock,
      ...options,
    })
  return {
    database,
    tryImport,
    import: async (path, options) => {
      const { reports, findings } = await tryImport(path, options)
      if (reports === null) throw new Error(JSON.stringify(findings.list))
      return [...reports]
    },
    generate: async (report, from, until) =>
      generateDepartures(db, report?.operator_id ?? '', { from: dayOf(from), until: dayOf(until) }),
    book: (departureId, request = {}) =>
      inTransaction(database.admin, { claims: { sub: randomUUID() } }, async (client) => {
        const { rows } = await client.query<{ answer: Record<string, unknown> }>(
          `select public.book((select o.operator_id::text from core.occurrences as o where o.id = $1), $2, $3) as answer`,
          [
            departureId,
            { occurrence_id: departureId, passengers: [{ name: 'Ada' }], ...request },
            randomUUID(),
          ],
        )
        return rows[0]?.answer ?? {}
      }),
  }
}

/** The parts in which anything happened. */
export function changesOf(report: FeedReport | undefined): Record<string, Counts> {
  const isChanged = ({ added, changed, withdrawn }: Counts) => added + changed + withdrawn > 0
  return Object.fromEntries(Object.entries(report?.counts ?? {}).filter(([, counts]) => isChanged(counts)))
}

function dayOf(iso: string): EpochDay {
  const day = dayFromIso(iso)
  if (day === undefined) throw new TypeError(`${iso} is no date`)
  return day
}
