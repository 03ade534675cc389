import { createHash } from 'node:crypto'
import type { Feed } from '#importers/gtfs/feed.ts'
import type { FareAttribute, FareRule } from '#importers/gtfs/reading/tables.ts'
import { minorUnits } from './money.ts'

/** What a ride costs between two zones; null is any zone. */
export type Fare = {
  readonly fromZone: string | null
  readonly toZone: string | null
  readonly priceMinor: bigint
}

export type FareTable = { readonly name: string; readonly currency: string; readonly fares: readonly Fare[] }

/** The fares of a feed: one table for each route that rules name, and one for all other routes. */
export type FareTables = {
  readonly tables: readonly FareTable[]
  /** The table of a route; null if the feed has no fares: then its rides are sold once the operator has set some. */
  nameFor(routeId: string): string | null
}

/** The currency of most fares, the first of several as frequent; undefined if there are no fares. */
export function currencyOf(fares: readonly Pick<FareAttribute, 'currency_type'>[]): string | undefined {
  const byCurrency = Map.groupBy(fares, (fare) => fare.currency_type)
  return [...byCurrency].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0]
}

/**
 * Fares by route and zones, as fare_attributes.txt and fare_rules.txt have them. A fare without rules is good for every
 * ride; of several for the same ride the cheapest counts, as trip planners take it. A route on which no fare is good
 * has an empty table, so that its rides are refused for want of a fare and not given away. `freeIn` is the currency of
 * rides that the operator gives away: of a feed without fares, all.
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

/** One table, in which every ride costs nothing: free as it was said, and not for want of a fare. */
function freeRides(feedName: string, currency: string): FareTables {
  const name = `${feedName} (${currency})`
  return {
    tables: [{ name, currency, fares: [{ fromZone: null, toZone: null, priceMinor: 0n }] }],
    nameFor: () => name,
  }
}

/** What tells a long id apart, and keeps the name of its table within 200 characters. */
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
