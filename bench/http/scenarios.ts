import { countOf, type Scenario } from '#bench/http/scenario.ts'
import type { HttpShop } from '#bench/http/shop.ts'
import type { LoadReport } from '#bench/load/plan.ts'
import { createEvents } from '#bench/world/events.ts'
import {
  cancellation,
  cart,
  chosenSeat,
  heldPlace,
  pickedSeat,
  place,
  waitingPlace,
} from '#bench/world/requests.ts'
import { createTermsWithoutLimits } from '#bench/world/terms.ts'

/** The number of bookings that are replayed. */
const REPLAYED = 1_000
/** More than are cancelled in a second. */
const CANCELLED_PER_S_MAX = 6_000
/** Places of a small event, and how many wait for one. */
const WAITED_FOR = 20
/** Bookings that are made beforehand are made fast, and are not measured. */
const PREPARE = { clients: 64, warmUpS: 0, measureS: 120 }

const confirmed = ({ answers }: LoadReport) => ({ confirmed: countOf(answers, '201') })
const nothing = () => ({})

const ONE_HOT_EVENT: Scenario = {
  title: 'one hot event',
  clients: 'all',
  figure: 'book_hot',
  prepare: async ({ hotEvent }) => ({ requests: [place(hotEvent)], order: 'turn', keys: true }),
  changed: confirmed,
}

/**
 * The scenarios in order. One hot event, whose rate has a bar of its own beside the ratio, is measured three times, some minutes apart,
 * since the speed of a shared machine may differ by half from one minute to the next.
 */
export const SCENARIOS: readonly Scenario[] = [
  ONE_HOT_EVENT,
  {
    title: 'a thousand events',
    clients: 'all',
    figure: 'book_spread',
    prepare: async ({ events }) => ({ requests: events.map(place), order: 'turn', keys: true }),
    changed: confirmed,
  },
  {
    title: 'one hot departure, seats chosen',
    clients: 'all',
    figure: 'book_hot_departure',
    prepare: async ({ hotSeats, requestsMax }, clients) => ({
      requests: hotSeats.take(requestsMax(clients)).map(chosenSeat),
      order: 'once',
      keys: true,
    }),
    changed: confirmed,
  },
  { ...ONE_HOT_EVENT, title: 'one hot event, again', thorough: true },
  {
    title: 'a thousand departures, seats chosen',
    clients: 'all',
    figure: 'book_seats',
    prepare: async ({ spreadSeats, requestsMax }, clients) => ({
      requests: spreadSeats.take(requestsMax(clients)).map(chosenSeat),
      order: 'once',
      keys: true,
    }),
    changed: confirmed,
  },
  {
    title: 'a thousand departures, seats picked',
    clients: 'one',
    prepare: async ({ pickedSeats, requestsMax }, clients) => ({
      requests: pickedSeats.take(requestsMax(clients)).map(pickedSeat),
      order: 'once',
      keys: true,
    }),
    changed: confirmed,
  },
  {
    title: 'one hot departure, seats picked',
    clients: 'one',
    prepare: async ({ hotPickedSeats, requestsMax }, clients) => ({
      requests: hotPickedSeats.take(requestsMax(clients)).map(pickedSeat),
      order: 'once',
      keys: true,
    }),
    changed: confirmed,
  },
  {
    title: 'hold, then confirm',
    clients: 'one',
    prepare: async ({ events }) => ({
      requests: events.map(heldPlace),
      order: 'turn',
      keys: true,
      next: { pathBefore: '/api/v1/bookings/', pathAfter: '/confirmation', body: '' },
    }),
    changed: ({ answers, answersNext }) => ({
      held: countOf(answers, '201') - countOf(answersNext, '200'),
      confirmed: countOf(answersNext, '200'),
    }),
  },
  {
    title: 'a cart of two legs',
    clients: 'one',
    prepare: async ({ spreadSeats, requestsMax }, clients) => {
      const seats = spreadSeats.take(requestsMax(clients) * 2)
      const [first, second] = [seats.slice(0, seats.length / 2), seats.slice(seats.length / 2)]
      return {
        requests: first.flatMap((seat, i) => (second[i] === undefined ? [] : [cart(seat, second[i])])),
        order: 'once',
        keys: true,
      }
    },
    changed: confirmed,
  },
  {
    title: 'sold out',
    clients: 'one',
    prepare: async ({ soldOutEvent }) => ({ requests: [place(soldOutEvent)], order: 'turn', keys: true }),
    changed: nothing,
  },
  { title: 'replays', clients: 'one', prepare: prepareReplays, changed: nothing },
  { ...ONE_HOT_EVENT, title: 'one hot event, a third time', thorough: true },
  {
    title: 'cancellations',
    clients: 'one',
    thorough: true,
    prepare: prepareCancellations,
    changed: ({ answers }) => ({ confirmed: -countOf(answers, '200'), cancelled: countOf(answers, '200') }),
  },
  {
    title: 'cancellations with a waitlist',
    clients: 'one',
    thorough: true,
    prepare: prepareCancellationsWaitedFor,
    changed: ({ answers }) => ({
      confirmed: -countOf(answers, '200'),
      cancelled: countOf(answers, '200'),
      held: countOf(answers, '200'),
    }),
  },
]

/** Books once with known keys, so that further requests with these keys are replays. */
async function prepareReplays({ run, events, world }: HttpShop) {
  const requests = Array.from({ length: REPLAYED }, (_, i) => ({
    ...place(events[i % events.length] ?? ''),
    token: i % world.tokens.length,
    key: `replayed-${i}`,
  }))
  const plan = { requests, order: 'once', keys: false, ...PREPARE } as const
  const { answers } = await run(plan)
  if (countOf(answers, '201') !== requests.length) {
    throw new Error(`Bookings to be replayed were not made: ${JSON.stringify(answers)}`)
  }
  return { requests, order: 'turn', keys: false } as const
}

/** Makes bookings to be cancelled, each by the account that made it. */
async function prepareCancellations(shop: HttpShop) {
  return await bookToCancel(shop, shop.events, cancelledMax(shop))
}

/** The same for small sold-out events with a waitlist: each cancelled place is offered to the next entry. */
async function prepareCancellationsWaitedFor(shop: HttpShop) {
  const { run, world, database } = shop
  const places = cancelledMax(shop)
  const count = Math.ceil(places / WAITED_FOR)
  const policyId = await createTermsWithoutLimits(database.url, world)
  const events = await createEvents(database.url, world, { count, capacity: WAITED_FOR, policyId })
  const cancellations = await bookToCancel(shop, events, count * WAITED_FOR)
  // A customer can wait only once for an event, so each round has other customers.
  const requests = Array.from({ length: WAITED_FOR }, (_, token) =>
    events.map((event) => ({ ...waitingPlace(event), token })),
  ).flat()
  const { answers } = await run({ requests, order: 'once', keys: true, ...PREPARE })
  if (countOf(answers, '202') !== requests.length) {
    throw new Error(`Not everybody waits: ${JSON.stringify(answers)}`)
  }
  return cancellations
}

function cancelledMax({ warmUpS, measureS }: HttpShop): number {
  return Math.ceil((warmUpS + measureS) * CANCELLED_PER_S_MAX)
}

async function bookToCancel({ run }: HttpShop, events: readonly string[], count: number) {
  const requests = Array.from({ length: count }, (_, i) => place(events[i % events.length] ?? ''))
  const { made } = await run({ requests, order: 'once', keys: true, ...PREPARE, idsMax: count })
  return {
    requests: made.map(({ id, token }) => cancellation(id, token)),
    order: 'once',
    keys: false,
  } as const
}
