import type { Queryable } from '#db/connections/pool.ts'
import { until } from '#support/until.ts'

/**
 * Lets every booking be found by its words. An event is read only when all older transactions of the PostgreSQL server have ended,
 * also those of tests that run meanwhile.
 *
 * @param app with the rights of the server
 * @param admin may read the position
 */
export async function indexBookings({
  app,
  admin,
}: Readonly<Record<'app' | 'admin', Queryable>>): Promise<void> {
  await until(async function everyBookingIsIndexed() {
    await app.query('select core.index_bookings(10000)')
    const { rows } = await admin.query(
      'select from core.booking_events as e join core.booking_words_position as p on e.transaction_no > p.transaction_no limit 1',
    )
    return rows.length === 0
  })
}
