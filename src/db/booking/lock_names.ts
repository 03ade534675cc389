import type { BookingRequest } from '#db/booking/batches.ts'

/**
 * What a request may have to wait for, by names that are unique in a database: occurrences and bookings by their ids, and what the
 * request would write: an idempotency key, and an account that it makes a customer.
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

/** What such names stand for. */
export interface LockNames {
  /** Of occurrences and bookings. */
  readonly ids: readonly string[]
  readonly customers: readonly { readonly name: string; readonly accountId: string }[]
  readonly keys: readonly Key[]
}

const NAME = /^(customer|key) \S+ (.*)$/s

/** Each once, however often it is named. */
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
