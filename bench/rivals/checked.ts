import type { BenchDatabase } from '#bench/part.ts'
import { fillPool } from '#bench/rivals/install.ts'
import { createRivalBookings } from '#bench/rivals/rival_bookings.ts'
import { RivalSession } from '#bench/rivals/session.ts'
import type { Strategy } from '#bench/rivals/strategies.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { bookingHistoryOf } from '#prove/checker/booking_history.ts'
import { Checker } from '#prove/checker/checker.ts'
import { createFixture, type Fixture } from '#prove/fixture/fixture.ts'
import { nowUs } from '#prove/history/clock.ts'
import { compareRows } from '#prove/rows/compare.ts'
import { completeHistory } from '#prove/rows/complete_history.ts'
import { readRows } from '#prove/rows/read_rows.ts'
import type { BookingRequest, Group, GroupShape } from '#prove/session.ts'
import { Client } from '#prove/workload/client.ts'
import { GroupHistory } from '#prove/workload/group_history.ts'
import { Random } from '#prove/workload/random.ts'
import { emptyStatistics, type Statistics } from '#prove/workload/statistics.ts'

/** As in the checks of Berth: small groups with few clients keep the search for a linearization short. */
const CLIENTS = 6
const OPERATIONS_PER_GROUP = 120
const BUYERS = 8
/** None of these strategies has holds. */
const HOLD_S = 600

export interface Checked {
  readonly operations: number
  /** Empty if it is correct. */
  readonly violations: readonly string[]
  /** How often each operation had each answer. */
  readonly answers: Readonly<Record<string, number>>
  readonly seed: number
}

export interface CheckOptions {
  readonly groups: number
  readonly seed: number
  readonly connections: number
}

/**
 * Checks a booking strategy. Several clients book seats and places of small occurrences at the same time, reuse keys, and cancel if
 * the strategy keeps a count. Then the history must be linearizable, and the rows must agree with the responses. The checker is the
 * one of `npm run prove`. The requests are simpler, since these strategies have no holds and no carts, and not all of them have legs
 * or events.
 */
export async function checkStrategy(
  strategy: Strategy,
  database: BenchDatabase,
  options: CheckOptions,
): Promise<Checked> {
  const fixture = await createFixture(database, BUYERS)
  const settings = readDatabaseSettings({ DATABASE_URL: database.appUrl })
  const bookings = createRivalBookings(strategy, settings, options.connections)
  const checker = new Checker()
  const [statistics, violations] = [emptyStatistics(), [] as string[]]
  const random = new Random(options.seed)
  try {
    const clients = Array.from({ length: CLIENTS }, (_, number) => {
      const [one, two] = [0, 1].map(
        () => new RivalSession({ strategy, bookings, fixture, url: database.appUrl }),
      )
      if (one === undefined || two === undefined) throw new Error('A client has two connections.')
      const own = random.fork(number)
      return {
        client: new Client(number, own, one, statistics),
        twin: new Client(number, own.fork(1), two, statistics),
      }
    })
    for (let number = 0; number < options.groups; number += 1) {
      const shape = shapeOf(strategy, random)
      const group = await fixture.openGroup(shape)
      await makeCustomers(fixture, group)
      if (strategy.name === 'skip_locked') {
        for (const { id, capacity } of group.occurrences) await fillPool(database.url, [id], capacity)
      }
      const history = new GroupHistory(group, shape, number)
      await Promise.all(clients.map((pair) => sell(strategy, pair, history)))
      violations.push(...(await examine(strategy, fixture, checker, history)))
    }
    await Promise.all(clients.flatMap(({ client, twin }) => [client.session.close(), twin.session.close()]))
  } finally {
    await checker.close()
    await bookings.close()
    await fixture.close()
  }
  return { operations: statistics.operations, violations, answers: answersOf(statistics), seed: options.seed }
}

/** These strategies create no customers, and cancellation needs one. */
async function makeCustomers({ owner, operatorOf, buyers }: Fixture, group: Group): Promise<void> {
  const operatorId = operatorOf(group.occurrences[0]?.id ?? '')
  await owner.query('select core.ensure_customers($1, $2::uuid[])', [operatorId, buyers])
}

function shapeOf(strategy: Strategy, random: Random): GroupShape {
  const departure = { seats: 4 + random.below(9), legs: strategy.sellsLegs ? 1 + random.below(4) : 1 }
  const event = { capacity: 8 + random.below(25) }
  return { departures: [departure], events: strategy.sellsEvents ? [event] : [], holdS: HOLD_S }
}

interface Pair {
  readonly client: Client
  /** The same client over its second connection. */
  readonly twin: Client
}

async function sell(strategy: Strategy, { client, twin }: Pair, history: GroupHistory): Promise<void> {
  const { random } = client
  for (let i = 0; i < OPERATIONS_PER_GROUP / CLIENTS; i += 1) {
    const request = generateRequest(strategy, random, history.group)
    const key = `${history.number}-${client.number}-${i}`
    const earlier = random.pick(history.recentKeys)
    const booked = random.pick(history.bookings)
    const operation = random.below(100)
    if (operation < 10 && earlier !== undefined) await client.book(history, earlier.request, earlier.key)
    else if (operation < 20)
      await Promise.all([client.book(history, request, key), twin.book(history, request, key)])
    else if (operation < 40 && booked !== undefined) await client.cancel(history, booked, null)
    else await client.book(history, request, key)
  }
}

function generateRequest(strategy: Strategy, random: Random, { occurrences }: Group): BookingRequest {
  const occurrence = random.pick(occurrences)
  if (occurrence === undefined) throw new Error('A group sells something.')
  const { id, legs, seats } = occurrence
  const from = strategy.sellsLegs ? random.below(legs) : 0
  const to = strategy.sellsLegs ? from + 1 + random.below(legs - from) : legs
  const seat = random.chance(0.5) ? (random.pick(seats) ?? null) : null
  const quantity = seats.length === 0 ? 1 + random.below(4) : 1
  return { lines: [{ occurrence: id, quantity, seat, from, to }], hold: false, buyer: random.below(BUYERS) }
}

async function examine(
  strategy: Strategy,
  fixture: Fixture,
  checker: Checker,
  history: GroupHistory,
): Promise<string[]> {
  const operatorId = fixture.operatorOf(history.group.occurrences[0]?.id ?? '')
  const readAtUs = nowUs()
  const rows = await readRows(fixture.owner, operatorId, history, fixture.buyers)
  const bookingHistory = bookingHistoryOf(history.group, completeHistory(history, rows, readAtUs))
  const { verdict, explanation } = await checker.check({ ...bookingHistory, number: history.number })
  // Without a count there is none to compare. Overselling would show in the history, which ends with a read.
  const findings = compareRows(history, rows).filter(
    ({ rule }) => strategy.keepsCount || rule !== 'no_occurrence_is_oversold',
  )
  return [
    ...(verdict === 'linearizable' ? [] : [`${verdict}: ${explanation ?? ''}`]),
    ...findings.map(({ rule, detail }) => `${rule}: ${JSON.stringify(detail)}`),
  ]
}

function answersOf({ answers }: Statistics): Record<string, number> {
  return Object.fromEntries([...answers].sort(([a], [b]) => a.localeCompare(b)))
}
