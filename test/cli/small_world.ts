import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inTransaction } from '#db/connections/transaction.ts'
import { newId } from '#db/ids.ts'
import type { TestDatabase } from '#test/helpers/database.ts'

/** One operator with a departure of four numbered seats over three legs, and a class of three. */
export interface SmallWorld {
  operatorId: string
  departureId: string
  classId: string
  /** Books as a customer and returns the id of the booking, or of the waitlist entry. */
  book(request: Readonly<Record<string, unknown>>): Promise<string>
  /** Cancels one of these bookings. */
  cancel(bookingId: string): Promise<void>
  /** Makes a change that no command can make and a faulty program might. Triggers of the named tables are disabled meanwhile. */
  corrupt(tables: readonly string[], sql: string, parameters?: unknown[]): Promise<void>
}

type Row = Readonly<Record<string, unknown>>

interface Answer {
  booking?: { id: string }
  waitlist_entry_id?: string
}

const HOUR_MS = 3_600_000

export async function createSmallWorld(database: TestDatabase): Promise<SmallWorld> {
  const insert = async (table: string, row: Row) => {
    const columns = Object.keys(row).map(pg.escapeIdentifier).join(', ')
    const places = Object.keys(row).map((_, index) => `$${index + 1}`)
    await database.admin.query(
      `insert into ${table} (${columns}) values (${places.join(', ')})`,
      Object.values(row),
    )
  }
  const now = new Date()
  const operatorId = randomUUID()
  const [layoutId, patternId, tripId, seriesId] = Array.from({ length: 4 }, () => newId(operatorId))
  const operator = { operator_id: operatorId }
  await insert('core.operators', {
    id: operatorId,
    slug: 'small',
    name: 'Small',
    time_zone: 'Europe/Zurich',
    currency: 'CHF',
    created_at: now,
  })
  await insert('core.layouts', { ...operator, id: layoutId, name: 'Four seats', created_at: now })
  await insert('transit.stop_patterns', { ...operator, id: patternId, hash: Buffer.from([1]), stop_count: 4 })
  for (const number of [1, 2, 3, 4]) {
    const locationId = newId(operatorId)
    const at_s = number * 600
    await insert('core.layout_places', {
      ...operator,
      layout_id: layoutId,
      place: number,
      label: `${number}A`,
      row_no: number,
      column_no: 1,
    })
    await insert('core.locations', {
      ...operator,
      id: locationId,
      kind: 'stop',
      name: `Stop ${number}`,
      time_zone: 'Europe/Zurich',
    })
    await insert('transit.pattern_stops', {
      ...operator,
      pattern_id: patternId,
      stop_index: number - 1,
      location_id: locationId,
      arrival_s: at_s,
      departure_s: at_s,
      distance_m: at_s,
    })
  }
  await insert('core.offerings', {
    ...operator,
    id: tripId,
    kind: 'trip',
    name: 'A trip',
    mode: 'placed',
    created_at: now,
  })
  await insert('core.offerings', {
    ...operator,
    id: seriesId,
    kind: 'class',
    name: 'A class',
    mode: 'counted',
    created_at: now,
  })

  const startsAt = new Date(now.getTime() + 48 * HOUR_MS)
  const endsAt = new Date(startsAt.getTime() + HOUR_MS)
  const occurrence = async (row: Row): Promise<string> => {
    const [made] = await database.rows<{ id: string }>('select core.id_at($1, $2) as id', [
      operatorId,
      startsAt,
    ])
    if (made === undefined) throw new Error('no id')
    await insert('core.occurrences', {
      ...operator,
      id: made.id,
      starts_at: startsAt,
      ends_at: endsAt,
      currency: 'CHF',
      ...row,
    })
    return made.id
  }
  const departureId = await occurrence({
    offering_id: tripId,
    mode: 'placed',
    capacity: 12,
    price_minor: 500,
    span_unit: 'legs',
    span_length: 3,
    stop_pattern_id: patternId,
    layout_id: layoutId,
  })
  const classId = await occurrence({ offering_id: seriesId, mode: 'counted', capacity: 3, price_minor: 2000 })

  const asCustomer = { claims: { sub: randomUUID() } }
  return {
    operatorId,
    departureId,
    classId,
    book: (request) =>
      inTransaction(database.admin, asCustomer, async (db) => {
        const { rows } = await db.query<{ answer: Answer }>('select public.book($1, $2, $3) as answer', [
          operatorId,
          request,
          randomUUID(),
        ])
        const id = rows[0]?.answer.booking?.id ?? rows[0]?.answer.waitlist_entry_id
        if (id === undefined) throw new Error(`not booked: ${JSON.stringify(rows)}`)
        return id
      }),
    cancel: (bookingId) =>
      inTransaction(database.admin, asCustomer, async (db) => {
        await db.query('select public.cancel_booking($1)', [bookingId])
      }),
    corrupt: (tables, sql, parameters) =>
      inTransaction(database.admin, {}, async (db) => {
        await db.query('set local role berth_owner')
        for (const table of tables) await db.query(`alter table ${table} disable trigger user`)
        await db.query(sql, parameters)
        for (const table of tables) await db.query(`alter table ${table} enable trigger user`)
      }),
  }
}
