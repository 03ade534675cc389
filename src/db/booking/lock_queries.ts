import type { Queryable } from '#db/connections/pool.ts'

/** What the connections of the lanes are called, of every server. */
export const LANES_NAME = 'berth lanes'

/** Those of these occurrences and bookings of one operator that somebody has locked right now, who is no lane. */
export async function findLocked(
  db: Queryable,
  operatorId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ locked: string[] }>(
    'select core.find_locked($1::uuid, $2::uuid[], $3) as locked',
    [operatorId, ids, LANES_NAME],
  )
  return rows[0]?.locked ?? []
}

/** Resolves once nobody has any of them locked; fails as every statement that waits for a lock for too long. */
export async function awaitUnlocked(
  db: Queryable,
  operatorId: string,
  ids: readonly string[],
): Promise<void> {
  await db.query('select core.await_unlocked($1::uuid, $2::uuid[])', [operatorId, ids])
}

/** What a change of each of these bookings has to lock, in the order given: the booking, and the occurrences that it claims. */
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
