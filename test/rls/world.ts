import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Queryable } from '#db/pool.ts'
import { inTransaction } from '#db/transaction.ts'
import type { TestDatabase } from '#test/helpers/database.ts'

type Row = Readonly<Record<string, unknown>>
type Ids = Readonly<Record<string, string>>

/** Every id that the matrix names in braces: accounts by who they are, rows by whose they are. */
export type World = Ids

const HOUR_MS = 3_600_000

/**
 * Three operators with a row in every table: ours, theirs, and one that is switched off. At ours a
 * customer and a neighbour have bought and wait; at theirs the same customer and a foreigner.
 */
export async function makeWorld(database: Pick<TestDatabase, 'admin' | 'app'>): Promise<World> {
  const accounts = await makeAccounts(database.admin)
  const { ours, theirs, closed } = { ours: randomUUID(), theirs: randomUUID(), closed: randomUUID() }
  const our = await makeOperator(database.admin, 'ours', ours)
  const their = await makeOperator(database.admin, 'theirs', theirs)
  const closing = await makeOperator(database.admin, 'closed', closed)
  for (const role of ['instructor', 'agent', 'admin']) {
    await put(database.admin, 'core.members', {
      operator_id: ours,
      account_id: accounts[role],
      role,
      created_at: new Date(),
    })
  }
  await put(database.admin, 'core.members', {
    operator_id: theirs,
    account_id: accounts.rival,
    role: 'admin',
    created_at: new Date(),
  })

  const as = (account: string) => actAs(database, accounts[account])
  const [customer, neighbour, foreigner] = [as('customer'), as('neighbour'), as('foreigner')]
  const sold = {
    booking: await customer.book('ours', {
      occurrence_id: our.departure,
      passengers: [{ seat: '1A', name: 'Carla', age: 30 }],
    }),
    hold: await customer.book('ours', {
      occurrence_id: our.departure,
      passengers: [{ seat: '2A' }],
      hold: true,
    }),
    registration: await customer.book('ours', { occurrence_id: our.event }),
    neighbours_booking: await neighbour.book('ours', {
      occurrence_id: our.departure,
      passengers: [{ seat: '3A', name: 'Nils' }],
    }),
    neighbours_hold: await neighbour.book('ours', {
      occurrence_id: our.departure,
      passengers: [{ seat: '4A' }],
      hold: true,
    }),
    neighbours_registration: await neighbour.book('ours', { occurrence_id: our.event }),
    booking_elsewhere: await customer.book('theirs', {
      occurrence_id: their.departure,
      passengers: [{ seat: '1A' }],
    }),
    registration_elsewhere: await customer.book('theirs', { occurrence_id: their.event }),
    foreign_booking: await foreigner.book('theirs', {
      occurrence_id: their.departure,
      passengers: [{ seat: '2A', name: 'Fritz' }],
    }),
    foreign_hold: await foreigner.book('theirs', {
      occurrence_id: their.departure,
      passengers: [{ seat: '3A' }],
      hold: true,
    }),
    foreign_registration: await foreigner.book('theirs', { occurrence_id: their.event }),
    entry: await customer.book('ours', { occurrence_id: our.event, waitlist: true }),
    neighbours_entry: await neighbour.book('ours', { occurrence_id: our.event, waitlist: true }),
    entry_elsewhere: await customer.book('theirs', { occurrence_id: their.event, waitlist: true }),
    foreign_entry: await foreigner.book('theirs', { occurrence_id: their.event, waitlist: true }),
    booking_of_withdrawn: await customer.book('ours', { occurrence_id: our.withdrawn }),
  }
  await database.admin.query(
    'update core.occurrences as o set published = false where o.operator_id = $1 and o.id = any($2)',
    [ours, [our.hidden, our.withdrawn]],
  )
  await database.admin.query(
    'update core.offerings as f set active = false where f.operator_id = $1 and f.id = $2',
    [ours, our.retired],
  )

  await put(database.admin, 'ops.jobs', { name: 'a_job', description: 'Any', every_s: 60 })
  await put(database.admin, 'ops.job_runs', { id: randomUUID(), name: 'a_job', started_at: new Date() })

  const keys = {
    key: await as('admin').createKey(ours),
    foreign_key: await as('rival').createKey(theirs),
  }
  const people = await readCustomers(database.admin, accounts, { ours, theirs })
  return {
    ours,
    theirs,
    closed,
    ...accounts,
    ...prefixed('', our),
    ...prefixed('foreign_', their),
    ...prefixed('closed_', closing),
    ...sold,
    ...keys,
    ...people,
  }
}

const PEOPLE = ['stranger', 'customer', 'neighbour', 'foreigner', 'instructor', 'agent', 'admin', 'rival']

async function makeAccounts(db: Queryable): Promise<Ids> {
  const accounts: Record<string, string> = {}
  for (const name of PEOPLE) {
    const id = randomUUID()
    accounts[name] = id
    await put(db, 'core.accounts', {
      id,
      full_name: name,
      phone: '+41 79 000 00 00',
      email: `${name}@example.org`,
      created_at: new Date(),
    })
  }
  return accounts
}

/** A row in every table that an operator fills, ids by what they are. */
async function makeOperator(db: Queryable, slug: string, operatorId: string): Promise<Ids> {
  const now = new Date()
  const of = { operator_id: operatorId }
  const add = async (table: string, row: Row, id: string = randomUUID()): Promise<string> => {
    await put(db, table, { ...of, id, ...row })
    return id
  }
  await put(db, 'core.operators', {
    id: operatorId,
    slug,
    name: slug,
    time_zone: 'Europe/Zurich',
    currency: 'CHF',
    active: slug !== 'closed',
    created_at: now,
  })
  const stop = await add('core.locations', {
    kind: 'stop',
    name: `${slug} first`,
    time_zone: 'Europe/Zurich',
  })
  const last_stop = await add('core.locations', {
    kind: 'stop',
    name: `${slug} last`,
    time_zone: 'Europe/Zurich',
  })
  const studio = await add('core.locations', {
    kind: 'studio',
    name: `${slug} studio`,
    time_zone: 'Europe/Zurich',
  })
  const policy = await add('core.policies', { name: 'Terms', created_at: now })
  await put(db, 'core.cancellation_fees', { ...of, policy_id: policy, before_s: 3600, fee_percent: 50 })
  const layout = await add('core.layouts', { name: 'Five seats', created_at: now })
  for (const place of [1, 2, 3, 4, 5]) {
    await put(db, 'core.layout_places', {
      ...of,
      layout_id: layout,
      place,
      label: `${place}A`,
      row_no: place,
      column_no: 1,
    })
  }
  const pattern = await add('core.stop_patterns', { hash: Buffer.from([1]), stop_count: 2 })
  for (const [stop_index, location_id] of [stop, last_stop].entries()) {
    const at_s = stop_index * 3600
    await put(db, 'core.pattern_stops', {
      ...of,
      pattern_id: pattern,
      stop_index,
      location_id,
      arrival_s: at_s,
      departure_s: at_s,
      distance_m: at_s,
    })
  }
  const fare_table = await add('core.fare_tables', { name: 'Fares', currency: 'CHF' })
  const fare = await add('core.fares', { fare_table_id: fare_table, price_minor: 1250 })
  const trip = await add('core.offerings', {
    kind: 'trip',
    name: 'Trip',
    mode: 'placed',
    location_id: stop,
    fare_table_id: fare_table,
    created_at: now,
  })
  const series = await add('core.offerings', {
    kind: 'class',
    name: 'Yoga',
    mode: 'counted',
    location_id: studio,
    created_at: now,
  })
  const draft = await add('core.offerings', {
    kind: 'class',
    name: 'Draft',
    mode: 'counted',
    active: false,
    created_at: now,
  })
  const retired = await add('core.offerings', {
    kind: 'class',
    name: 'Retired',
    mode: 'counted',
    created_at: now,
  })
  const timetable = await makeTimetable(db, operatorId, { trip, stop, pattern, layout })

  const startsAt = new Date(now.getTime() + 48 * HOUR_MS)
  const occurrence = async (row: Row): Promise<string> => {
    const { rows } = await db.query<{ id: string }>('select core.id_at($1) as id', [startsAt])
    const endsAt = new Date(startsAt.getTime() + HOUR_MS)
    return add(
      'core.occurrences',
      { starts_at: startsAt, ends_at: endsAt, currency: 'CHF', ...row },
      rows[0]?.id,
    )
  }
  const seats = {
    offering_id: trip,
    location_id: stop,
    mode: 'placed',
    capacity: 5,
    stop_pattern_id: pattern,
    layout_id: layout,
    fare_table_id: fare_table,
    policy_id: policy,
  }
  const departure = await occurrence(seats)
  const hidden = await occurrence({ ...seats, published: false })
  const event = await occurrence({
    offering_id: series,
    location_id: studio,
    mode: 'counted',
    capacity: 2,
    price_minor: 2000,
  })
  const withdrawn = await occurrence({
    offering_id: series,
    location_id: studio,
    mode: 'counted',
    capacity: 2,
    price_minor: 2000,
  })
  await occurrence({ offering_id: retired, mode: 'counted', capacity: 2 })
  for (const [departure_s, occurrence_id] of [departure, hidden].entries()) {
    await put(db, 'transit.departures', {
      ...of,
      occurrence_id,
      offering_id: trip,
      service_date: '2026-01-01',
      departure_s,
      bus_type_id: timetable.bus_type,
    })
  }
  return {
    stop,
    last_stop,
    studio,
    policy,
    layout,
    pattern,
    fare_table,
    fare,
    trip,
    series,
    draft,
    retired,
    departure,
    hidden,
    event,
    withdrawn,
    ...timetable,
  }
}

async function makeTimetable(db: Queryable, operatorId: string, made: Ids): Promise<Ids> {
  const of = { operator_id: operatorId }
  const [feed, brand, route, service, bus_type, bus] = [
    randomUUID(),
    randomUUID(),
    randomUUID(),
    randomUUID(),
    randomUUID(),
    randomUUID(),
  ]
  const named = (id: string | undefined) => ({ ...of, id, gtfs_id: 'one', feed_id: feed })
  await put(db, 'transit.feeds', {
    ...of,
    id: feed,
    name: 'feed',
    sha256: Buffer.from([1]),
    imported_at: new Date(),
  })
  await put(db, 'transit.brands', { ...named(brand), name: 'Brand', time_zone: 'Europe/Zurich' })
  await put(db, 'transit.routes', { ...named(route), brand_id: brand, short_name: '1', route_type: 3 })
  await put(db, 'transit.stops', { ...of, location_id: made.stop, feed_id: feed, gtfs_id: 'one' })
  await put(db, 'transit.services', {
    ...named(service),
    weekdays: 127,
    starts_on: '2026-01-01',
    ends_on: '2026-12-31',
  })
  await put(db, 'transit.service_exceptions', {
    ...of,
    service_id: service,
    on_date: '2026-01-02',
    runs: false,
  })
  await put(db, 'transit.bus_types', {
    ...of,
    id: bus_type,
    name: 'Small',
    layout_id: made.layout,
    amenities: { wifi: true },
  })
  await put(db, 'transit.buses', { ...of, id: bus, bus_type_id: bus_type, number: '7' })
  await put(db, 'transit.trips', {
    ...of,
    offering_id: made.trip,
    feed_id: feed,
    gtfs_id: 'one',
    route_id: route,
    service_id: service,
    pattern_id: made.pattern,
    bus_type_id: bus_type,
    first_departure_s: 0,
  })
  await put(db, 'transit.frequencies', {
    ...of,
    offering_id: made.trip,
    starts_s: 0,
    ends_s: 60,
    headway_s: 60,
  })
  return { feed, brand, route, service, bus_type, bus }
}

/** Buys and manages as one account, by the functions that callers call. */
function actAs(database: Pick<TestDatabase, 'app'>, accountId: string | undefined) {
  const call = async <Answer>(sql: string, parameters: unknown[]): Promise<Answer> => {
    const claims = { sub: accountId ?? '', role: 'authenticated' }
    const answer = await inTransaction(database.app, { role: 'authenticated', claims }, async (db) => {
      const { rows } = await db.query<{ answer: Answer }>(sql, parameters)
      return rows[0]?.answer
    })
    if (answer === undefined) throw new Error(`no answer: ${sql}`)
    return answer
  }
  return {
    async book(operator: string, request: Row): Promise<string> {
      const answer = await call<{ booking?: { id: string }; waitlist_entry_id?: string }>(
        'select public.book($1, $2, $3) as answer',
        [operator, request, randomUUID()],
      )
      const id = answer.booking?.id ?? answer.waitlist_entry_id
      if (id === undefined) throw new Error(`not booked: ${JSON.stringify(answer)}`)
      return id
    },
    createKey: (operatorId: string) =>
      call<string>(`select k.id as answer from core.create_api_key($1, 'till', 'agent') as k`, [operatorId]),
  }
}

/** The customer records that booking made, by who they are of. */
async function readCustomers(db: Queryable, accounts: Ids, operators: Ids): Promise<Ids> {
  const idOf = async (operator: string | undefined, account: string | undefined): Promise<string> => {
    const { rows } = await db.query<{ id: string }>(
      'select c.id from core.customers as c where c.operator_id = $1 and c.account_id = $2',
      [operator, account],
    )
    return rows[0]?.id ?? ''
  }
  return {
    customer_record: await idOf(operators.ours, accounts.customer),
    customer_record_elsewhere: await idOf(operators.theirs, accounts.customer),
    neighbours_record: await idOf(operators.ours, accounts.neighbour),
    foreign_record: await idOf(operators.theirs, accounts.foreigner),
  }
}

async function put(db: Queryable, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row).map(pg.escapeIdentifier).join(', ')
  const places = Object.keys(row).map((_, index) => `$${index + 1}`)
  await db.query(`insert into ${table} (${columns}) values (${places.join(', ')})`, Object.values(row))
}

function prefixed(prefix: string, ids: Ids): Ids {
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [prefix + name, id]))
}
