import type { Service } from '#importers/gtfs/calendar/services.ts'
import type {
  Agency,
  FareAttribute,
  FareRule,
  FeedInfo,
  Frequency,
  Route,
  Stop,
  Trip,
} from '#importers/gtfs/reading/tables.ts'

/**
 * A feed that was read to its end and found without an error. All of it is in memory but the stop times, which are as
 * many as all the rest a hundred times over: those are read back from where they wait, one trip after another.
 */
export type Feed = {
  readonly agencies: readonly Agency[]
  readonly stops: readonly Stop[]
  readonly routes: readonly Route[]
  readonly services: ReadonlyMap<string, Service>
  readonly trips: readonly Trip[]
  readonly frequencies: readonly Frequency[]
  readonly fares: readonly FareAttribute[]
  readonly fareRules: readonly FareRule[]
  readonly info: FeedInfo | null
  readonly stopTimeCount: number
  /** The ids of the stops that any trip calls at. */
  readonly calledStops: ReadonlySet<string>
  /** Of the content of all files that were read: the same lines, the same feed. */
  readonly sha256: Buffer
  /** Each trip that calls at two stops or more, in no particular order. May be asked for again. */
  timedTrips(): Generator<TimedTrip, void>
}

export type TimedTrip = { readonly trip: Trip; readonly stops: readonly CalledStop[] }

/** A stop of a trip with its times, those that the feed leaves out filled in. */
export type TimedStop = {
  /** The ordinal of the stop in the feed. */
  readonly stop: number
  readonly sequence: number
  readonly arrivalS: number
  readonly departureS: number
  /** Whether passengers may get in here, and out. */
  readonly boards: boolean
  readonly alights: boolean
}

export type CalledStop = Omit<TimedStop, 'stop'> & { readonly stop: Stop }
