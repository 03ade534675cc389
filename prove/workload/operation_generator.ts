import type { Client } from '#prove/workload/client.ts'
import type { GroupHistory, KeyHistory, KnownBooking } from '#prove/workload/group_history.ts'
import type { Random } from '#prove/workload/random.ts'
import { generateRequest, withDifferentBody } from '#prove/workload/request_generator.ts'

/**
 * How many of a hundred operations are of each kind; the rest are plain bookings. Changes are rarer, for each is a transaction
 * of its own and costs as much as ten bookings in a batch.
 */
const PERCENT = {
  hold: 20,
  confirm: 10,
  cancel: 8,
  cancelPart: 2,
  release: 4,
  replayLater: 5,
  replayAtOnce: 3,
  otherBody: 2,
  changeVehicle: 1,
}

export type OperationKind = keyof typeof PERCENT | 'book'

/** Clients contend for the latest bookings only, since most older ones are in a final state. */
const RECENT_MAX = 24

export function chooseOperation(random: Random): OperationKind {
  let left = random.below(100)
  for (const [operation, share] of Object.entries(PERCENT)) {
    if (left < share) return operation as OperationKind
    left -= share
  }
  return 'book'
}

export interface OperationContext {
  readonly client: Client
  /** The same client over its second connection. */
  readonly twin: Client
  readonly history: GroupHistory
  readonly buyers: number
  readonly newKey: () => string
}

/** Performs one operation on a group, and returns once its outcome is known. */
export async function performOperation(operation: OperationKind, context: OperationContext): Promise<void> {
  const { client, history } = context
  const { random } = client
  const booking = recent(random, history.bookings)
  switch (operation) {
    case 'confirm':
      return booking === undefined ? bookNew(context, true) : client.confirm(history, booking)
    case 'release':
      return booking === undefined ? bookNew(context, true) : client.release(history, booking)
    case 'cancel':
      return booking === undefined ? bookNew(context, false) : client.cancel(history, booking, null)
    case 'cancelPart':
      return cancelPart(context, booking)
    case 'replayLater':
      return replay(context, recent(random, keysOf(client, history)))
    case 'otherBody':
      return reuse(context, recent(random, keysOf(client, history)))
    case 'replayAtOnce':
      return bookTwice(context)
    case 'changeVehicle':
      return changeVehicle(context)
    default:
      return bookNew(context, operation === 'hold')
  }
}

async function bookNew({ client, history, buyers, newKey }: OperationContext, hold: boolean): Promise<void> {
  const request = generateRequest(client.random, history.group, client.random.below(buyers), hold)
  await client.book(history, request, newKey())
}

/** Sends the same request twice at the same time, through two servers. */
async function bookTwice({ client, twin, history, buyers, newKey }: OperationContext): Promise<void> {
  const request = generateRequest(
    client.random,
    history.group,
    client.random.below(buyers),
    client.random.chance(0.3),
  )
  const key = newKey()
  await Promise.all([client.book(history, request, key), twin.book(history, request, key)])
}

async function replay(context: OperationContext, known: KeyHistory | undefined): Promise<void> {
  if (known === undefined) return bookNew(context, false)
  await context.client.book(context.history, known.request, known.key)
}

async function reuse(context: OperationContext, known: KeyHistory | undefined): Promise<void> {
  if (known === undefined) return bookNew(context, false)
  await context.client.book(context.history, withDifferentBody(known.request), known.key)
}

async function cancelPart(
  { client, history, ...rest }: OperationContext,
  booking: KnownBooking | undefined,
): Promise<void> {
  const claim = client.random.pick(booking?.claims ?? [])
  if (booking === undefined || claim === undefined) return bookNew({ client, history, ...rest }, false)
  await client.cancel(history, booking, [claim])
}

async function changeVehicle({ client, history, ...rest }: OperationContext): Promise<void> {
  const occurrence = client.random.pick(
    history.group.occurrences.filter(({ vehicles }) => vehicles.length > 0),
  )
  const vehicle = client.random.pick(occurrence?.vehicles ?? [])
  if (occurrence === undefined || vehicle === undefined) return bookNew({ client, history, ...rest }, false)
  await client.changeVehicle(history, occurrence.id, vehicle.id, vehicle.seats)
}

/** Recent keys of the protocol of this client. */
function keysOf(client: Client, { recentKeys }: GroupHistory): readonly KeyHistory[] {
  return recentKeys.filter(({ protocol }) => protocol === client.protocol)
}

function recent<Item>(random: Random, items: readonly Item[]): Item | undefined {
  return random.pick(items.slice(-RECENT_MAX))
}
