import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestContext } from 'node:test'
import type { Feed } from '#importers/gtfs/feed.ts'
import type { FindingCode } from '#importers/gtfs/findings.ts'
import { readFeed } from '#importers/gtfs/read_feed.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

/** Real feeds that are not Berth's to publish lie beside the repository. */
const SHARED = join(ROOT, '../shared/data')

export const CALTRAIN = join(ROOT, 'data/caltrain/caltrain_20160406.zip')
export const GOOD_FEED = join(ROOT, 'data/google-sample/good_feed.zip')

/** The path of shared data, or null where it is absent: then the test is skipped, except in CI, where it fails. */
export function sharedData(t: TestContext, path: string): string | null {
  const found = join(SHARED, path)
  if (existsSync(found)) return found
  if (process.env.CI) throw new Error(`${found} is missing`)
  t.skip(`${found} is missing`)
  return null
}

/** The files of a small feed without a flaw: two stops of one city, one trip on weekdays of 2026. */
export const SMALL_FEED: Readonly<Record<string, string>> = {
  'agency.txt':
    'agency_id,agency_name,agency_url,agency_timezone\nA,Agency,https://a.example,Europe/Berlin\n',
  'stops.txt':
    'stop_id,stop_name,stop_lat,stop_lon,zone_id\nS1,First,52.1,13.1,Z1\nS2,Second,52.2,13.2,Z2\nS3,Third,52.3,13.3,Z2\n',
  'routes.txt': 'route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,1,One,3\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n' +
    'W,1,1,1,1,1,0,0,20260101,20261231\n',
  'calendar_dates.txt': 'service_id,date,exception_type\nW,20260501,2\n',
  'trips.txt': 'route_id,service_id,trip_id\nR,W,T1\nR,W,T2\n',
  'stop_times.txt':
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n' +
    'T1,08:00:00,08:00:00,S1,1\nT1,08:10:00,08:11:00,S2,2\nT1,08:20:00,08:20:00,S3,3\n' +
    'T2,09:00:00,09:00:00,S1,1\nT2,09:10:00,09:11:00,S2,2\nT2,09:20:00,09:20:00,S3,3\n',
  'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nT2,09:00:00,12:00:00,600\n',
  'fare_attributes.txt': 'fare_id,price,currency_type,payment_method,transfers\nF,1.25,EUR,0,0\n',
  'fare_rules.txt': 'fare_id,route_id,origin_id,destination_id\nF,R,Z1,Z2\n',
}

/** Files instead of those of the small feed, or null to leave one out. */
export type Changes = Readonly<Record<string, string | Buffer | null>>

/** A folder with the small feed, changed; gone when the test ends. */
export async function feedFolder(t: TestContext, changes: Changes = {}): Promise<string> {
  const folder = await temporaryFolder(t)
  for (const [name, content] of Object.entries({ ...SMALL_FEED, ...changes })) {
    if (content !== null) await writeFile(join(folder, name), content)
  }
  return folder
}

/** A file with these bytes; gone when the test ends. */
export async function temporaryFile(t: TestContext, name: string, content: Buffer): Promise<string> {
  const path = join(await temporaryFolder(t), name)
  await writeFile(path, content)
  return path
}

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-test-gtfs-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

/** The feed, which must be without an error. */
export async function goodFeed(t: TestContext, path: string): Promise<Feed> {
  const reading = await readFeed(path)
  t.after(() => reading[Symbol.dispose]())
  if (reading.feed === null) throw new Error(JSON.stringify(reading.findings.list))
  return reading.feed
}

/** The codes found in a feed, each once, in alphabetical order. */
export async function codesOf(path: string): Promise<FindingCode[]> {
  using reading = await readFeed(path)
  return reading.findings.counts.map(({ code }) => code).sort()
}
