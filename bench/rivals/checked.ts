import type { BenchDatabase } from '#bench/part.ts'
import { fillPool } from '#bench/rivals/install.ts'
import { createRivalBookings } from '#bench/rivals/rival_bookings.ts'
import { RivalShopper } from '#bench/rivals/shopper.ts'
import type { Way } from '#bench/rivals/ways.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { nowUs } from '#prove/history/clock.ts'
import { Judge } from '#prove/judge/judge.ts'
import { saleHistoryOf } from '#prove/judge/sale_history.ts'
import { compareRows } from '#prove/rows/compare.ts'
import { completeHistory } from '#prove/rows/complete_history.ts'
import { readRows } from '#prove/rows/read_rows.ts'
import type { Group, GroupShape, Wanted } from '#prove/system.ts'
import { Client } from '#prove/workload/client.ts'
import { Dice } from '#prove/workload/dice.ts'
import { Sale } from '#prove/workload/sale.ts'
import { emptyStatistics, type Statistics } from '#prove/workload/statistics.ts'
import { type BerthWorld, makeWorld } from '#prove/world/berth_world.ts'

/** As the checker of Berth has them: small groups, which few fight over, keep the search for an order short. */
const CLIENTS = 6
const OPERATIONS_PER_GROUP = 120
const BUYERS = 8
/** No way of others holds. */
const HOLD_S = 600

export interface Checked {
  readonly operations: number
  /** Nothing if it is correct. */
  readonly violations: readonly string[]
  /** How often what was answered how. */
  readonly answers: Readonly<Record<string, number>>
  readonly seed: number
}

export interface CheckOptions {
  readonly groups: number
  readonly seed: number
  readonly connections: number
}

/**
 * Whether a way of booking is right: many clients at once ask for seats and places of small occurrences, ask again under the
 * same key, and cancel where that way has a count to give back to. Then one order of operations must explain every answer, and
 * the rows must say what clients were told. The judge is the one of `npm run prove`; the wishes are narrower, since these
 * ways have no holds and no carts, and not all of them have legs or events.
 */
export async function checkWay(way: Way, database: BenchDatabase, options: CheckOptions): Promise<Checked> {
  const world = await makeWorld(database, BUYERS)
  const settings = readDatabaseSettings({ DATABASE_URL: database.appUrl })
  const bookings = createRivalBookings(way, settings, options.connections)
  const judge = new Judge()
  const [statistics, violations] = [emptyStatistics(), [] as string[]]
  const dice = new Dice(options.seed)
  try {
    const clients = Array.from({ length: CLIENTS }, (_, number) => {
      const [one, two] = [0, 1].map(() => new RivalShopper({ way, bookings, world, url: database.appUrl }))
      if (one === undefined || two === undefined) throw new Error('A client has two connections.')
      const own = dice.fork(number)
      return {
        client: new Client(number, own, one, statistics),
        twin: new Client(number, own.fork(1), two, statistics),
      }
    })
    for (let number = 0; number < options.groups; number += 1) {
      const shape = shapeOf(way, dice)
      const group = await world.openGroup(shape)
      await makeCustomers(world, group)
      if (way.name === 'skip_locked') {
        for (const { id, capacity } of group.occurrences) await fillPool(database.url, [id], capacity)
      }
      const sale = new Sale(group, shape, number)
      await Promise.all(clients.map((pair) => sell(way, pair, sale)))
      violations.push(...(await examine(way, world, judge, sale)))
    }
    await Promise.all(clients.flatMap(({ client, twin }) => [client.shopper.close(), twin.shopper.close()]))
  } finally {
    await judge.close()
    await bookings.close()
    await world.close()
  }
  return { operations: statistics.operations, violations, answers: answersOf(statistics), seed: options.seed }
}

/** These ways make no customers, and whoever is none could not cancel. */
async function makeCustomers({ owner, operatorOf, buyers }: BerthWorld, group: Group): Promise<void> {
  const operatorId = operatorOf(group.occurrences[0]?.id ?? '')
  await owner.query('select core.ensure_customers($1, $2::uuid[])', [operatorId, buyers])
}

function shapeOf(way: Way, dice: Dice): GroupShape {
  const departure = { seats: 4 + dice.roll(9), legs: way.sellsLegs ? 1 + dice.roll(4) : 1 }
  const event = { capacity: 8 + dice.roll(25) }
  return { departures: [departure], events: way.sellsEvents ? [event] : [], holdS: HOLD_S }
}

interface Pair {
  readonly client: Client
  /** The same client over its other connection. */
  readonly twin: Client
}

async function sell(way: Way, { client, twin }: Pair, sale: Sale): Promise<void> {
  const { dice } = client
  for (let i = 0; i < OPERATIONS_PER_GROUP / CLIENTS; i += 1) {
    const wanted = wish(way, dice, sale.group)
    const key = `${sale.number}-${client.number}-${i}`
    const earlier = dice.pick(sale.recentKeys)
    const booked = dice.pick(sale.bookings)
    const doing = dice.roll(100)
    if (doing < 10 && earlier !== undefined) await client.book(sale, earlier.wanted, earlier.key)
    else if (doing < 20) await Promise.all([client.book(sale, wanted, key), twin.book(sale, wanted, key)])
    else if (doing < 40 && booked !== undefined) await client.cancel(sale, booked, null)
    else await client.book(sale, wanted, key)
  }
}

function wish(way: Way, dice: Dice, { occurrences }: Group): Wanted {
  const occurrence = dice.pick(occurrences)
  if (occurrence === undefined) throw new Error('A group sells something.')
  const { id, legs, seats } = occurrence
  const from = way.sellsLegs ? dice.roll(legs) : 0
  const to = way.sellsLegs ? from + 1 + dice.roll(legs - from) : legs
  const seat = dice.chance(0.5) ? (dice.pick(seats) ?? null) : null
  const quantity = seats.length === 0 ? 1 + dice.roll(4) : 1
  return { lines: [{ occurrence: id, quantity, seat, from, to }], hold: false, buyer: dice.roll(BUYERS) }
}

async function examine(way: Way, world: BerthWorld, judge: Judge, sale: Sale): Promise<string[]> {
  const operatorId = world.operatorOf(sale.group.occurrences[0]?.id ?? '')
  const lookedAtUs = nowUs()
  const rows = await readRows(world.owner, operatorId, sale, world.buyers)
  const history = saleHistoryOf(sale.group, completeHistory(sale, rows, lookedAtUs))
  const { verdict, explanation } = await judge.judge({ ...history, number: sale.number })
  // Where no count is kept, there is none to compare; that nothing is oversold follows from the history, which ends with a look.
  const findings = compareRows(sale, rows).filter(
    ({ rule }) => way.keepsCount || rule !== 'no_occurrence_is_oversold',
  )
  return [
    ...(verdict === 'linearizable' ? [] : [`${verdict}: ${explanation ?? ''}`]),
    ...findings.map(({ rule, detail }) => `${rule}: ${JSON.stringify(detail)}`),
  ]
}

function answersOf({ answers }: Statistics): Record<string, number> {
  return Object.fromEntries([...answers].sort(([a], [b]) => a.localeCompare(b)))
}
