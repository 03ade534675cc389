import type { Customer, Readers, Search } from '#bench/growth/readers.ts'
import { LARGE_OPERATOR } from '#bench/growth/shop.ts'
import type { PlannedRequest } from '#bench/load/plan.ts'

/** One kind of read over HTTP. Its requests are sent in turn. */
export interface Read {
  readonly name: string
  /** Included in a quick run. */
  readonly quick?: true
  readonly requests: readonly PlannedRequest[]
}

const API = '/api/v1'
const OPERATOR = `${API}/operators/${LARGE_OPERATOR}`
const BOOKINGS_OF = `${API}/bookings?operator=${LARGE_OPERATOR}`
/** The index of the agent's token; see tokensOf. */
const AGENT = 0

/** Its p95 has a limit in milliseconds. It is measured three times, because the speed of a shared machine varies. */
export const SEARCH = 'search, any line and day'

/** The pages that customers and staff open, most of them frequently. */
export function readsOf(readers: Readers): Read[] {
  const { trunkSearches, searches, departureIds, eventIds, customers, heaviest } = readers
  const heavyToken = customers.length + 1
  const eachCustomer = (pathOf: (customer: Customer) => string) =>
    customers.map((customer, index) => get(pathOf(customer), index + 1))
  const anySearch = searches.map(searchOf)
  const agent = (name: string, paths: readonly string[]) => ({
    name: `agent: ${name}`,
    requests: paths.map((path) => get(path, AGENT)),
  })
  return [
    { name: 'search, the first line', requests: trunkSearches.map(searchOf) },
    { name: SEARCH, quick: true, requests: anySearch },
    {
      name: 'seat map',
      quick: true,
      requests: departureIds.map((id) => get(`${API}/departures/${id}/seats`)),
    },
    { name: 'departure', requests: departureIds.map((id) => get(`${API}/departures/${id}`)) },
    { name: 'events of a month', requests: [get(`${OPERATOR}/events`)] },
    { name: 'my bookings', quick: true, requests: eachCustomer(() => `${API}/bookings`) },
    { name: 'my bookings, who books most', requests: [get(`${API}/bookings`, heavyToken)] },
    {
      name: 'my bookings, those cancelled',
      requests: eachCustomer(() => `${API}/bookings?status=cancelled`),
    },
    {
      name: 'a booking of mine',
      requests: eachCustomer(({ booking_id }) => `${API}/bookings/${booking_id}`),
    },
    {
      name: 'one booking of who books most',
      requests: [get(`${API}/bookings/${heaviest.booking_id}`, heavyToken)],
    },
    { name: `${SEARCH}, again`, requests: anySearch },
    { ...agent('newest bookings', [BOOKINGS_OF]), quick: true },
    agent('newest bookings, page of 100', [`${BOOKINGS_OF}&limit=100`]),
    agent(
      'bookings by status',
      ['confirmed', 'cancelled', 'no_show', 'expired'].map((status) => `${BOOKINGS_OF}&status=${status}`),
    ),
    agent('bookings on hold', [`${BOOKINGS_OF}&status=held`]),
    agent(
      'bookings of a customer',
      customers.map(({ customer_id }) => `${BOOKINGS_OF}&customer_id=${customer_id}`),
    ),
    agent(
      'one booking',
      customers.map(({ booking_id }) => `${API}/bookings/${booking_id}`),
    ),
    agent(
      'manifest',
      departureIds.map((id) => `${API}/occurrences/${id}/bookings`),
    ),
    agent(
      'roster',
      eventIds.map((id) => `${API}/occurrences/${id}/roster`),
    ),
    agent('newest customers', [`${OPERATOR}/customers`]),
    agent(
      'customers by name',
      [10, 2_000, 777].map((no) => `${OPERATOR}/customers?q=Traveller%20${no}`),
    ),
    { name: `${SEARCH}, a third time`, requests: anySearch },
  ]
}

function searchOf({ from_id, to_id, date }: Search): PlannedRequest {
  return get(`${OPERATOR}/departures?from_stop_id=${from_id}&to_stop_id=${to_id}&date=${date}`)
}

/** Without an index, the request uses the token of whichever client sends it, since public data is the same for everyone. */
function get(path: string, token?: number): PlannedRequest {
  return { method: 'GET', path, body: '', ...(token === undefined ? {} : { token }) }
}
