import { type LockNames, readLockNames } from '#db/booking/lock_names.ts'
import type { Queryable } from '#db/connections/pool.ts'

/** The application name of the lane connections, the same on every server. */
export const LANES_NAME = 'berth lanes'

/**
 * Finds which of these names (of {@link lockNamesOf}) are locked right now, or written without a commit, by a session that is not a
 * lane.
 */
export async function findLocked(
  db: Queryable,
  operatorId: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const { ids, customers, keys } = readLockNames(names)
  const { rows: locked } = await db.query<{ ids: string[] }>(
    'select core.find_locked($1::uuid, $2::uuid[], $3) as ids',
    [operatorId, ids, LANES_NAME],
  )
  const rowIds = locked[0]?.ids ?? []
  if (customers.length + keys.length === 0) return rowIds

  const { rows } = await db.query<{ account_id: string[]; key_no: number[] }>(
    'select p.account_id, p.key_no from core.find_pending($1::uuid, $2::uuid[], $3::text[], $4::text[]) as p',
    [operatorId, ...pendingOf({ customers, keys })],
  )
  const [pending] = rows
  return [
    ...rowIds,
    ...customers.filter(({ accountId }) => pending?.account_id.includes(accountId)).map(({ name }) => name),
    ...keys.filter((_, index) => pending?.key_no.includes(index + 1)).map(({ name }) => name),
  ]
}

/** Resolves once none of them is. Fails, like every statement that waits too long for a lock, with a lock timeout. */
export async function awaitUnlocked(
  db: Queryable,
  operatorId: string,
  names: readonly string[],
): Promise<void> {
  const { ids, customers, keys } = readLockNames(names)
  await db.query('select core.await_unlocked($1::uuid, $2::uuid[])', [operatorId, ids])
  if (customers.length + keys.length === 0) return
  await db.query('select core.await_pending($1::uuid, $2::uuid[], $3::text[], $4::text[])', [
    operatorId,
    ...pendingOf({ customers, keys }),
  ])
}

/** The parameters of core.find_pending and core.await_pending: accounts, then callers and keys. */
function pendingOf({ customers, keys }: Pick<LockNames, 'customers' | 'keys'>): string[][] {
  return [
    customers.map(({ accountId }) => accountId),
    keys.map(({ caller }) => caller),
    keys.map(({ key }) => key),
  ]
}

/** The rows that a change of each booking has to lock, in the order given: the booking, and the occurrences that it claims. */
export async function rowsOfBookings(
  db: Queryable,
  operatorId: string,
  bookingIds: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const { rows } = await db.query<{ booking_id: string; occurrence_id: string }>(
    'select booking_id, occurrence_id from core.occurrences_of_bookings($1::uuid, $2::uuid[])',
    [operatorId, bookingIds],
  )
  const byBooking = Map.groupBy(rows, ({ booking_id }) => booking_id)
  return bookingIds.map((asked) => {
    const id = asked.toLowerCase()
    return [id, ...(byBooking.get(id) ?? []).map(({ occurrence_id }) => occurrence_id)]
  })
}
