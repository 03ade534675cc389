import { createHash } from 'node:crypto'
import type { Feed } from '#importers/gtfs/feed.ts'
import type { FareAttribute, FareRule } from '#importers/gtfs/reading/tables.ts'
import { minorUnits } from './money.ts'

/** The fare between two zones; null means any zone. */
export type Fare = {
  readonly fromZone: string | null
  readonly toZone: string | null
  readonly priceMinor: bigint
}

export type FareTable = { readonly name: string; readonly currency: string; readonly fares: readonly Fare[] }

/** The fares of a feed: one table for each route that rules name, and one for all other routes. */
export type FareTables = {
  readonly tables: readonly FareTable[]
  /** The fare table of a route; null if the feed has no fares. Then nothing is sold until the operator sets some. */
  nameFor(routeId: string): string | null
}

/** The most frequent currency of the fares; undefined if there are none. */
export function currencyOf(fares: readonly Pick<FareAttribute, 'currency_type'>[]): string | undefined {
  const byCurrency = Map.groupBy(fares, (fare) => fare.currency_type)
  return [...byCurrency].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0]
}

/**
 * Fares by route and zones, from fare_attributes.txt and fare_rules.txt. A fare without rules is valid everywhere. If several are
 * valid, the cheapest counts, as in trip planners. A route for which no fare is valid has an empty table, so that its journeys are
 * refused for lack of a fare and not given away. `freeIn` is the currency of free journeys, if the operator gives away all those of
 * a feed without fares.
 */
export function fareTables(
  feed: Pick<Feed, 'fares' | 'fareRules'>,
  feedName: string,
  freeIn: string | null,
): FareTables {
  const currency = currencyOf(feed.fares)
  if (currency === undefined) return freeIn === null ? NO_FARES : freeRides(feedName, freeIn)

  const rules = feed.fareRules.filter((rule) => rule.contains_id === null)
  const routes = new Set(rules.map((rule) => rule.route_id).filter((route) => route !== null))
  const shared = `${feedName} (${currency})`
  const nameFor = (route: string) =>
    routes.has(route) ? `${feedName}: ${labelOf(route)} (${currency})` : shared
  const table = (name: string, route: string | null): FareTable => ({
    name,
    currency,
    fares: faresOf(route, feed, rules, currency),
  })
  return {
    tables: [table(shared, null), ...Array.from(routes, (route) => table(nameFor(route), route))],
    nameFor,
  }
}

const NO_FARES: FareTables = { tables: [], nameFor: () => null }

/** One table in which everything is free, because the operator said so and not for lack of a fare. */
function freeRides(feedName: string, currency: string): FareTables {
  const name = `${feedName} (${currency})`
  return {
    tables: [{ name, currency, fares: [{ fromZone: null, toZone: null, priceMinor: 0n }] }],
    nameFor: () => name,
  }
}

/** A hash that distinguishes long ids and keeps the name of the table within 200 characters. */
const LABEL_LENGTH_MAX = 80
const HASH_LENGTH = 16

function labelOf(route: string): string {
  if (route.length <= LABEL_LENGTH_MAX) return route
  const hash = createHash('sha256').update(route).digest('hex').slice(0, HASH_LENGTH)
  return `${Array.from(route)
    .slice(0, LABEL_LENGTH_MAX - HASH_LENGTH)
    .join('')} ${hash}`
}

function faresOf(
  route: string | null,
  feed: Pick<Feed, 'fares' | 'fareRules'>,
  rules: readonly FareRule[],
  currency: string,
): Fare[] {
  const priceOf = new Map<string, bigint>()
  for (const { fare_id, price, currency_type } of feed.fares) {
    const priceMinor = minorUnits(price, currency_type)
    if (priceMinor !== undefined && currency_type === currency) priceOf.set(fare_id, priceMinor)
  }
  const ruled = new Set(feed.fareRules.map((rule) => rule.fare_id))
  const everywhere = feed.fares.filter((fare) => !ruled.has(fare.fare_id))
  const rides = [
    ...everywhere.map(({ fare_id }) => ({ fare_id, origin_id: null, destination_id: null })),
    ...rules.filter((rule) => rule.route_id === null || rule.route_id === route),
  ]

  const cheapest = new Map<string, Fare>()
  for (const { fare_id, origin_id: fromZone, destination_id: toZone } of rides) {
    const priceMinor = priceOf.get(fare_id)
    const ride = JSON.stringify([fromZone, toZone])
    const known = cheapest.get(ride)
    if (priceMinor === undefined || (known !== undefined && known.priceMinor <= priceMinor)) continue
    cheapest.set(ride, { fromZone, toZone, priceMinor })
  }
  return [...cheapest.values()]
}
