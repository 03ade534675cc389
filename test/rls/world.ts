import { randomUUID } from 'node:crypto'
import type { Queryable } from '#db/connections/pool.ts'
import { inTransaction } from '#db/connections/transaction.ts'
import type { TestDatabase } from '#test/helpers/database.ts'
import { indexBookings } from '#test/helpers/index_bookings.ts'
import { type Ids, makeOperator, put, type Row } from '#test/rls/operator.ts'

/** Every id that the matrix names in braces: accounts by person, rows by owner. */
export type World = Ids

/**
 * Three operators with a row in every table: ours, theirs, and one that is switched off. At ours, a customer and a neighbour have
 * bookings and waitlist entries. At theirs, the same customer and a foreigner have some.
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
      passengers: [{ seat: '3A', name: 'Nils', document: 'P0000001', phone: '+41 79 555 00 01' }],
      contact: { name: 'Nils', phone: '+41 79 555 00 02', email: 'nils@example.org' },
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
    neighbours_entry: await neighbour.book('ours', {
      occurrence_id: our.event,
      waitlist: true,
      contact: { phone: '+41 79 555 00 03' },
    }),
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
  await put(database.admin, 'ops.probes', { server: randomUUID(), probed_at: new Date() })
  await put(database.admin, 'ops.job_runs', { id: randomUUID(), name: 'a_job', started_at: new Date() })

  await put(database.admin, 'core.installation', { self_service: false, changed_at: new Date() })
  await put(database.admin, 'core.installation_admins', {
    account_id: accounts.chief,
    granted_at: new Date(),
  })

  const keys = {
    key: await as('admin').createKey(ours),
    foreign_key: await as('rival').createKey(theirs),
  }
  await indexBookings(database)
  const invitations = {
    invitation: await as('admin').invite(ours, accounts.neighbour),
    foreign_invitation: await as('rival').invite(theirs, accounts.foreigner),
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
    ...invitations,
    ...people,
  }
}

const PEOPLE = [
  'stranger',
  'customer',
  'neighbour',
  'foreigner',
  'instructor',
  'agent',
  'admin',
  'rival',
  'chief',
]

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

/** Buys and manages as one account, through the public functions. */
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
    invite: (operatorId: string, invitedId: string | undefined) =>
      call<string>(`select i.id as answer from core.invite_member($1, 'agent', $2) as i`, [
        operatorId,
        invitedId,
      ]),
    createKey: (operatorId: string) =>
      call<string>(`select k.id as answer from core.create_api_key($1, 'till', 'agent') as k`, [operatorId]),
  }
}

/** The customer records that the bookings created, by person. */
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

function prefixed(prefix: string, ids: Ids): Ids {
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [prefix + name, id]))
}
