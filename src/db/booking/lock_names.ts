import type { BookingRequest } from '#db/booking/batches.ts'

/**
 * The names of everything that a request may have to wait for, unique in a database. Occurrences and bookings are named by their
 * ids. Rows that the request would write have names of their own: an idempotency key, and an account that becomes a customer.
 */
export function lockNamesOf(operatorId: string, request: BookingRequest): string[] {
  const { lines, accountId, caller, key } = request
  return [
    ...lines.map(({ occurrenceId }) => occurrenceId.toLowerCase()),
    `customer ${operatorId} ${accountId.toLowerCase()}`,
    ...(key === undefined ? [] : [`key ${operatorId} ${JSON.stringify([caller, key])}`]),
  ]
}

interface Key {
  readonly name: string
  readonly caller: string
  readonly key: string
}

/** What such names refer to. */
export interface LockNames {
  /** The ids of occurrences and bookings. */
  readonly ids: readonly string[]
  readonly customers: readonly { readonly name: string; readonly accountId: string }[]
  readonly keys: readonly Key[]
}

const NAME = /^(customer|key) \S+ (.*)$/s

/** Lists each name once, however often it is given. */
export function readLockNames(names: readonly string[]): LockNames {
  const ids: string[] = []
  const customers: { name: string; accountId: string }[] = []
  const keys: Key[] = []
  for (const name of new Set(names)) {
    const [, kind, rest = ''] = NAME.exec(name) ?? []
    if (kind === 'customer') customers.push({ name, accountId: rest })
    else if (kind === 'key') keys.push({ name, ...keyOf(rest) })
    else ids.push(name)
  }
  return { ids, customers, keys }
}

function keyOf(text: string): { caller: string; key: string } {
  const [caller, key]: [string, string] = JSON.parse(text)
  return { caller, key }
}
