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
 * A feed that was read completely and has no errors. All of it is in memory except the stop times, which are a hundred times as many
 * as all other rows. They are read back from the spill, one trip after the other.
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
  /** A hash of the content of all files that were read. The same lines give the same hash. */
  readonly sha256: Buffer
  /** Each trip with two stops or more, in no particular order. It may be called again. */
  timedTrips(): Generator<TimedTrip, void>
}

export type TimedTrip = { readonly trip: Trip; readonly stops: readonly CalledStop[] }

/** A stop of a trip with its times. Times that the feed leaves out are interpolated. */
export type TimedStop = {
  /** The ordinal of the stop in the feed. */
  readonly stop: number
  readonly sequence: number
  readonly arrivalS: number
  readonly departureS: number
  /** Whether passengers may board here, and alight. */
  readonly boards: boolean
  readonly alights: boolean
}

export type CalledStop = Omit<TimedStop, 'stop'> & { readonly stop: Stop }
