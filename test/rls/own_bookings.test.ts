import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, type Person } from '#test/helpers/people.ts'

/** Whether a member of this role sees other people's bookings of the operator. */
const SEES_OTHERS: Readonly<Record<string, boolean>> = {
  agent: true,
  admin: true,
  instructor: false,
  provider: false,
}

test('somebody who works for an operator and books there', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const other = await operator.customer()
  const studio = randomUUID()
  await berth.owner.query(
    `insert into core.locations (operator_id, id, kind, name, time_zone) values ($1, $2, 'studio', 'Studio', 'UTC')`,
    [operator.id, studio],
  )

  const employ = (person: Person, role: string) =>
    berth.owner.query(
      'insert into core.members (operator_id, account_id, role, created_at) values ($1, $2, $3, core.now())',
      [operator.id, person.accountId, role],
    )

  const isListed = async (person: Person, path: string, id: string): Promise<boolean> =>
    (await api.as(person).get(path)).body.items.some((item: { id: string }) => item.id === id)

  /** Tries each way of reading, and says whether it shows the booking. */
  const readers = (person: Person, { id }: { id: string }) => {
    const caller = api.as(person)
    const found = async (sql: string) => (await person.sql.query(sql, [id])).length > 0
    return {
      get: async () => (await caller.get(`/bookings/${id}`)).status === 200,
      events: async () => (await caller.get(`/bookings/${id}/events`)).status === 200,
      quote: async () => (await caller.get(`/bookings/${id}/cancellation`)).status === 200,
      'list of the operator': () => isListed(person, `/bookings?operator=${operator.slug}&limit=100`, id),
      'core.bookings': () => found('select 1 from core.bookings as b where b.id = $1'),
      'public.bookings': () => found('select 1 from public.bookings as b where b.id = $1'),
      'public.booking_passengers': () =>
        found('select 1 from public.booking_passengers as b where b.booking_id = $1'),
      'core.claims': () => found('select 1 from core.claims as c where c.booking_id = $1'),
    }
  }
  /** The ways to read one's own bookings. */
  const ownReaders = (person: Person, own: { id: string }) => ({
    ...readers(person, own),
    'own list': () => isListed(person, '/bookings?limit=100', own.id),
    'public.registrations': async () =>
      (await person.sql.query('select 1 from public.registrations as r where r.booking_id = $1', [own.id]))
        .length > 0,
  })

  /** Whether SQL shows the booking to a person who restricts what they see to a location. */
  const shownAt = (person: Person, { id }: { id: string }, locationId: string) =>
    person.sql.transaction(async (db) => {
      await db.query(`select set_config('app.current_location_id', $1, true)`, [locationId])
      const { rows } = await db.query(
        `select exists (select from core.bookings as b where b.id = $1) as booking,
                exists (select from public.bookings as b where b.id = $1) as view,
                exists (select from core.claims as c where c.booking_id = $1) as claim,
                exists (select from public.booking_passengers as p where p.booking_id = $1) as passenger`,
        [id],
      )
      return rows[0]
    })
  const seen = async (ways: Record<string, () => Promise<boolean>>) => {
    const answers: Record<string, boolean> = {}
    for (const [way, ask] of Object.entries(ways)) answers[way] = await ask()
    return answers
  }
  const all = (ways: Record<string, unknown>, value: boolean) =>
    Object.fromEntries(Object.keys(ways).map((way) => [way, value]))

  for (const [role, seesOthers] of Object.entries(SEES_OTHERS)) {
    const person = await operator.customer()
    const caller = api.as(person)
    const event = await operator.event({ capacity: 50 })
    await berth.owner.query('update core.occurrences as o set location_id = $2 where o.id = $1', [
      event.id,
      studio,
    ])
    const before = booked(await person.book(event))
    const hold = booked(await person.hold(event))
    const theirs = booked(await other.book(event))
    await employ(person, role)
    const since = booked(await person.book(event, { customer_id: person.accountId }))
    const newcomer = await operator.member(role)
    const first = booked(await newcomer.book(event, { customer_id: newcomer.accountId }))

    for (const published of [true, false]) {
      const when = published ? '' : ', no longer published'
      await t.test(
        `as ${role} sees their own everywhere, and of others what the role sees${when}`,
        async () => {
          await berth.owner.query('update core.occurrences as o set published = $2 where o.id = $1', [
            event.id,
            published,
          ])
          for (const own of [before, hold, since]) {
            const ways = ownReaders(person, own)
            assert.deepEqual(await seen(ways), all(ways, true))
          }
          const ways = ownReaders(newcomer, first)
          assert.deepEqual(await seen(ways), all(ways, true))
          const others = readers(person, theirs)
          assert.deepEqual(await seen(others), all(others, seesOthers))
        },
      )
    }
    await t.test(`as ${role} sees them at their location, and nowhere else if narrowed`, async () => {
      const everything = { booking: true, view: true, claim: true, passenger: true }
      const nothing = { booking: false, view: false, claim: false, passenger: false }
      for (const own of [before, hold, since]) {
        assert.deepEqual(await shownAt(person, own, studio), everything)
        assert.deepEqual(await shownAt(person, own, randomUUID()), nothing)
      }
      assert.deepEqual(await shownAt(person, theirs, studio), seesOthers ? everything : nothing)
    })
    await t.test(`as ${role} keeps them when the role is gone`, async () => {
      await berth.owner.query('delete from core.members as m where m.account_id = any ($1)', [
        [person.accountId, newcomer.accountId],
      ])
      for (const [who, own] of [
        [person, before],
        [person, since],
        [newcomer, first],
      ] as const) {
        const ways = ownReaders(who, own)
        assert.deepEqual(await seen(ways), all(ways, true))
      }
      await employ(person, role)
    })
    await t.test(
      `as ${role} confirms, releases and cancels their own, and of others what the role may`,
      async () => {
        const second = booked(
          await person.hold(await operator.event({ capacity: 1 }), { customer_id: person.accountId }),
        )
        assert.equal((await caller.delete(`/bookings/${second.id}/hold`)).status, 200)
        assert.equal((await caller.post(`/bookings/${hold.id}/confirmation`, {})).status, 200)
        for (const own of [before, hold, since]) {
          assert.equal((await caller.post(`/bookings/${own.id}/cancellation`, {})).status, 200)
        }
        const cancelled = await caller.post(`/bookings/${theirs.id}/cancellation`, {})
        assert.equal(
          cancelled.body.code ?? cancelled.body.status,
          seesOthers ? 'cancelled' : 'booking_not_found',
        )
      },
    )
  }
})
