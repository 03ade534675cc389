import type { ClientBase } from 'pg'
import { Temporal } from 'temporal-polyfill'
import type { Clock } from '#db/clock.ts'
import { dayFromIso, type EpochDay } from '#importers/gtfs/calendar/days.ts'
import { shiftServices, tripsPerDate } from '#importers/gtfs/calendar/services.ts'
import { shiftTo } from '#importers/gtfs/calendar/shift.ts'
import { addUnpriced, checkFree } from '#importers/gtfs/checks/fares.ts'
import { splitByAgency } from '#importers/gtfs/conversion/split_agencies.ts'
import type { OnProgress } from '#importers/gtfs/reading/lines.ts'
import { asOwner } from '#importers/gtfs/writing/as_owner.ts'
import { type FeedReport, type ImportTarget, importFeed } from '#importers/gtfs/writing/import_feed.ts'
import type { Feed } from './feed.ts'
import type { Findings } from './findings.ts'
import { readFeed } from './read_feed.ts'

export type ImportOptions = Omit<ImportTarget, 'shiftedWeeks'> & {
  /** Makes each agency an operator of its own, `SLUG-agency`, instead of a brand of one operator. */
  readonly splitAgencies: boolean
  /** Moves all dates by whole weeks, so that this date (today is in the feed's zone) has normal service. */
  readonly shiftTo: EpochDay | 'today' | null
  /** Does everything, reports it, and rolls it back. */
  readonly dryRun: boolean
  readonly clock: Clock
  readonly onProgress?: OnProgress
}

/** `reports` has one report for each operator. It is null if the feed was refused; then nothing was changed. */
export type ImportResult = { readonly findings: Findings; readonly reports: readonly FeedReport[] | null }

/**
 * Imports a feed. It first reads all of it, and only if there is no error imports everything in one transaction. The login must be
 * able to become berth_owner, since a timetable is not written row by row under policies.
 */
export async function importGtfs(
  db: ClientBase,
  path: string,
  options: ImportOptions,
): Promise<ImportResult> {
  const { onProgress } = options
  using reading = await readFeed(path, onProgress === undefined ? {} : { onProgress })
  const { feed, findings } = reading
  if (feed === null) return { findings, reports: null }
  checkFree(feed.fares, options.free, findings)
  if (findings.refused) return { findings, reports: null }

  const shiftDays = shiftOf(feed, options)
  const moved = { ...feed, services: shiftServices(feed.services, shiftDays) }
  const importParts = async () => {
    const made: FeedReport[] = []
    for (const [part, target] of partsOf(moved, { ...options, shiftedWeeks: shiftDays / 7 })) {
      made.push(await importFeed(db, part, target))
    }
    return made
  }
  const reports = await asOwner(db, importParts, { dryRun: options.dryRun })
  for (const { unpriced } of reports) addUnpriced(unpriced, findings)
  return { findings, reports }
}

function partsOf(feed: Feed, options: ImportOptions & ImportTarget): [Feed, ImportTarget][] {
  if (!options.splitAgencies) return [[feed, options]]
  return splitByAgency(feed, options.operator).map((part) => [
    part.feed,
    { ...options, operator: part.slug, operatorName: part.agency.agency_name },
  ])
}

function shiftOf(feed: Feed, { shiftTo: target, clock }: ImportOptions): number {
  if (target === null) return 0
  const day = target === 'today' ? todayIn(feed.agencies[0]?.agency_timezone ?? 'UTC', clock) : target
  return shiftTo(day, tripsPerDate(feed.services, feed.trips)) ?? 0
}

export function todayIn(zone: string, clock: Clock): EpochDay {
  const now = Temporal.Instant.fromEpochMilliseconds(clock.now().getTime())
  const day = dayFromIso(now.toZonedDateTimeISO(zone).toPlainDate().toString())
  if (day === undefined) throw new RangeError('the clock is past the year 9999')
  return day
}
