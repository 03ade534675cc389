import { servicesFrom } from '#importers/gtfs/calendar/services.ts'
import { checkAgencies } from '#importers/gtfs/checks/agencies.ts'
import { checkFares } from '#importers/gtfs/checks/fares.ts'
import { checkFiles } from '#importers/gtfs/checks/files.ts'
import { checkFrequencies } from '#importers/gtfs/checks/frequencies.ts'
import { checkRoutes } from '#importers/gtfs/checks/routes.ts'
import { checkStops } from '#importers/gtfs/checks/stops.ts'
import { checkTrips } from '#importers/gtfs/checks/trips.ts'
import type { OnProgress } from '#importers/gtfs/reading/lines.ts'
import { readStopTimes } from '#importers/gtfs/reading/read_stop_times.ts'
import { openSource } from '#importers/gtfs/reading/source.ts'
import { StopTimeSpill } from '#importers/gtfs/reading/stop_time_spill.ts'
import { TableReader } from '#importers/gtfs/reading/table_reader.ts'
import * as tables from '#importers/gtfs/reading/tables.ts'
import { timeTrips } from '#importers/gtfs/reading/timed_trips.ts'
import type { Feed } from './feed.ts'
import { Findings } from './findings.ts'

/** The result of reading a feed. `feed` is null if there is an error. */
export type FeedReading = Disposable & { readonly feed: Feed | null; readonly findings: Findings }

export type ReadOptions = { readonly onProgress?: OnProgress }

/**
 * Reads a feed, a zip or a folder, in one pass and in bounded memory, and collects all findings. It changes nothing else, so a
 * refused feed has no effect. The reading has to be disposed of when done.
 */
export async function readFeed(path: string, options: ReadOptions = {}): Promise<FeedReading> {
  const findings = new Findings()
  await using source = await openSource(path, findings)
  if (source === null) return { feed: null, findings, [Symbol.dispose]: () => {} }

  checkFiles(source, findings)
  const reader = new TableReader(source, findings, options.onProgress)
  const spill = new StopTimeSpill()
  try {
    const feed = await readTables(reader, spill)
    return { feed: findings.refused ? null : feed, findings, [Symbol.dispose]: () => spill[Symbol.dispose]() }
  } catch (error) {
    spill[Symbol.dispose]()
    throw error
  }
}

/** Each table comes after those to which it refers. The one that is larger than all others comes last. */
async function readTables(reader: TableReader, spill: StopTimeSpill): Promise<Feed> {
  const { findings, references } = reader
  const agencies = await reader.rows(tables.AGENCY)
  const stops = await reader.rows(tables.STOPS)
  const routes = await reader.rows(tables.ROUTES)
  const calendar = await reader.rows(tables.CALENDAR)
  const services = servicesFrom(calendar, await reader.rows(tables.CALENDAR_DATES), findings)
  const trips = await reader.rows(tables.TRIPS)
  const frequencies = await reader.rows(tables.FREQUENCIES)
  const fares = await reader.rows(tables.FARE_ATTRIBUTES)
  const fareRules = await reader.rows(tables.FARE_RULES)
  const [info = null] = await reader.rows(tables.FEED_INFO)
  checkStops(stops, references, findings)
  checkRoutes(routes, findings)
  checkFrequencies(frequencies, findings)
  checkFares(fares, fareRules, findings)
  checkAgencies(agencies, routes, fares, findings)

  const stopTimes = await readStopTimes(reader, stops, spill)
  checkTrips(trips, stopTimes, references, findings)
  const content = { agencies, stops, routes, services, trips, frequencies, fares, fareRules, info }
  const { count: stopTimeCount, calledStops } = stopTimes
  const timedTrips = () => timeTrips(trips, stops, spill)
  return { ...content, stopTimeCount, calledStops, sha256: reader.sha256(), timedTrips }
}
