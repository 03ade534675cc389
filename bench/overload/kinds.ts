import type { PlannedRequest } from '#bench/load/plan.ts'
import type { OverloadShop } from '#bench/overload/shop.ts'
import { booking, place } from '#bench/world/requests.ts'

/** A kind of request that overloads the server. */
export interface Kind {
  readonly title: string
  requests(shop: OverloadShop): PlannedRequest[]
}

/** The most items that the API accepts in one cart. */
const ITEMS = 20
const CARTS = 200
/** Coprime to the number of events, so that the items of a cart are all different, and carts overlap. */
const STEP = 7

/** Cheap to decide, so a refusal costs the server nearly as much. Ten times its capacity cannot even be sent on two cores. */
export const ONE_PLACE: Kind = {
  title: 'one place of a hot event',
  requests: ({ hotEvent }) => [place(hotEvent)],
}

/** Expensive to decide. The server's capacity is a tenth, so ten times its capacity can really be sent. */
export const CARTS_OF_MANY: Kind = {
  title: `a cart of ${ITEMS} events`,
  requests: ({ events }) => Array.from({ length: CARTS }, (_, cart) => cartOf(events, cart * ITEMS)),
}

function cartOf(events: readonly string[], from: number): PlannedRequest {
  const items = Array.from({ length: ITEMS }, (_, item) => ({
    occurrence_id: events[(from + item * STEP) % events.length] ?? '',
    quantity: 1,
  }))
  return booking({ items })
}
