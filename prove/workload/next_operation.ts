import type { Client } from '#prove/workload/client.ts'
import type { Dice } from '#prove/workload/dice.ts'
import type { KeyHistory, KnownBooking, Sale } from '#prove/workload/sale.ts'
import { other, wish } from '#prove/workload/wishes.ts'

/** What clients do, of a hundred. What is left is booked; a change of a booking is a transaction of its own, and as dear as ten. */
const OF_A_HUNDRED = {
  hold: 20,
  confirm: 10,
  cancel: 8,
  cancelPart: 2,
  release: 4,
  replayLater: 5,
  replayAtOnce: 3,
  otherBody: 2,
  move: 1,
}

export type Doing = keyof typeof OF_A_HUNDRED | 'book'

/** Bookings that clients fight over are the latest: older ones were mostly decided. */
const REMEMBERED = 24

export function whatNext(dice: Dice): Doing {
  let left = dice.roll(100)
  for (const [doing, share] of Object.entries(OF_A_HUNDRED)) {
    if (left < share) return doing as Doing
    left -= share
  }
  return 'book'
}

export interface Asking {
  readonly client: Client
  /** The same client over its other connection. */
  readonly twin: Client
  readonly sale: Sale
  readonly buyers: number
  readonly newKey: () => string
}

/** Does one thing in a sale, and returns once its answer is known. */
export async function doNext(doing: Doing, asking: Asking): Promise<void> {
  const { client, sale } = asking
  const { dice } = client
  const booking = recent(dice, sale.bookings)
  switch (doing) {
    case 'confirm':
      return booking === undefined ? bookAnew(asking, true) : client.confirm(sale, booking)
    case 'release':
      return booking === undefined ? bookAnew(asking, true) : client.release(sale, booking)
    case 'cancel':
      return booking === undefined ? bookAnew(asking, false) : client.cancel(sale, booking, null)
    case 'cancelPart':
      return cancelPart(asking, booking)
    case 'replayLater':
      return replay(asking, recent(dice, keysOf(client, sale)))
    case 'otherBody':
      return reuse(asking, recent(dice, keysOf(client, sale)))
    case 'replayAtOnce':
      return bookTwice(asking)
    case 'move':
      return move(asking)
    default:
      return bookAnew(asking, doing === 'hold')
  }
}

async function bookAnew({ client, sale, buyers, newKey }: Asking, hold: boolean): Promise<void> {
  const wanted = wish(client.dice, sale.group, client.dice.roll(buyers), hold)
  await client.book(sale, wanted, newKey())
}

/** Asked twice at the same time, through two servers. */
async function bookTwice({ client, twin, sale, buyers, newKey }: Asking): Promise<void> {
  const wanted = wish(client.dice, sale.group, client.dice.roll(buyers), client.dice.chance(0.3))
  const key = newKey()
  await Promise.all([client.book(sale, wanted, key), twin.book(sale, wanted, key)])
}

async function replay(asking: Asking, known: KeyHistory | undefined): Promise<void> {
  if (known === undefined) return bookAnew(asking, false)
  await asking.client.book(asking.sale, known.wanted, known.key)
}

async function reuse(asking: Asking, known: KeyHistory | undefined): Promise<void> {
  if (known === undefined) return bookAnew(asking, false)
  await asking.client.book(asking.sale, other(known.wanted), known.key)
}

async function cancelPart(
  { client, sale, ...rest }: Asking,
  booking: KnownBooking | undefined,
): Promise<void> {
  const claim = client.dice.pick(booking?.claims ?? [])
  if (booking === undefined || claim === undefined) return bookAnew({ client, sale, ...rest }, false)
  await client.cancel(sale, booking, [claim])
}

async function move({ client, sale, ...rest }: Asking): Promise<void> {
  const occurrence = client.dice.pick(sale.group.occurrences.filter(({ buses }) => buses.length > 0))
  const bus = client.dice.pick(occurrence?.buses ?? [])
  if (occurrence === undefined || bus === undefined) return bookAnew({ client, sale, ...rest }, false)
  await client.move(sale, occurrence.id, bus.id, bus.seats)
}

/** Keys that this way of asking knows. */
function keysOf(client: Client, { recentKeys }: Sale): readonly KeyHistory[] {
  return recentKeys.filter(({ way }) => way === client.way)
}

function recent<Item>(dice: Dice, items: readonly Item[]): Item | undefined {
  return dice.pick(items.slice(-REMEMBERED))
}
