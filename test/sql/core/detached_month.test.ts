import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

const DEPENDENT_OBJECTS = '2BP01'

/** The tables that keep what was sold this month. */
const KEPT = ['core.occurrences', 'core.bookings', 'core.claims', 'core.booking_events', 'audit.entries']

test('a month of what was sold', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const ann = await operator.customer()
  const event = await operator.event({ capacity: 100 })
  const { id } = booked(await ann.book(event))
  const month = berth.now().toISOString().slice(0, 7).replace('-', '_')
  const bookings = `core.bookings_${month}`
  const ensure = () => ensureThisMonth(berth)

  for (const table of KEPT) {
    await t.test(`is not dropped with its rows of ${table}`, async () => {
      await assert.rejects(
        berth.database.rows(`drop table ${table}_${month}`),
        (error: { code?: string; detail?: string }) => {
          assert.equal(error.code, DEPENDENT_OBJECTS)
          assert.match(error.detail ?? '', new RegExp(`view ${table}_${month}_must_be_kept depends on`))
          return true
        },
      )
    })
  }

  await t.test('is not dropped once it was detached either', async () => {
    await detach()
    await assert.rejects(berth.owner.query(`drop table ${bookings}`), { code: DEPENDENT_OBJECTS })
    assert.equal(await ensure(), 1)
  })

  await t.test('is attached again with all that it has', async () => {
    await detach()
    await assert.rejects(ann.book(event))
    await berth.owner.query(`drop view ${bookings}_must_be_kept`)
    assert.equal(await ensure(), 1)
    assert.equal(await ensure(), 0)
    booked(await ann.book(event))
    await assert.rejects(berth.owner.query(`drop table ${bookings}`), { code: DEPENDENT_OBJECTS })
    const [kept] = await berth.owner.query<{ status: string }>(
      'select b.status from core.bookings as b where b.id = $1',
      [id],
    )
    assert.equal(kept?.status, 'confirmed')
    assert.deepEqual(await berth.findings(), [])
  })

  const flaws: [lack: RegExp, spoil: string, mend: string][] = [
    [
      /row security is not/,
      `alter table ${bookings} no force row level security`,
      `alter table ${bookings} force row level security`,
    ],
    [
      /a policy of its own/,
      `create policy open on ${bookings} using (true)`,
      `drop policy open on ${bookings}`,
    ],
    [
      /a_reference_is_given_once_\d{4}_\d{2} is missing/,
      `alter table ${bookings} drop constraint a_reference_is_given_once_${month}`,
      `alter table ${bookings} add constraint a_reference_is_given_once_${month} unique (reference)`,
    ],
    [
      /violated by some row/,
      asOwner(
        `insert into ${bookings} select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'reference', '00000000'))).*
           from ${bookings} as b limit 1`,
      ),
      asOwner(`delete from ${bookings} where reference = '00000000'`),
    ],
    [
      /column "note"/,
      `alter table ${bookings} add column note text`,
      `alter table ${bookings} drop column note`,
    ],
    [
      /belongs to/,
      `alter table ${bookings} owner to current_user`,
      `alter table ${bookings} owner to berth_owner`,
    ],
  ]
  for (const [lack, spoil, mend] of flaws) {
    await t.test(`is not attached again where ${lack.source}`, async () => {
      await detach()
      await berth.database.rows(spoil)
      await assert.rejects(ensure(), (error: { detail?: string }) => {
        const { partition, lack: said, code } = JSON.parse(error.detail ?? '{}')
        assert.deepEqual([code, partition], ['partition_not_whole', bookings])
        assert.match(said, lack)
        return true
      })
      await berth.database.rows(mend)
      assert.equal(await ensure(), 1)
    })
  }

  /** A detached month shows its rows to nobody, because row security is forced on it. */
  function asOwner(change: string): string {
    const force = (how: string) => `alter table ${bookings} ${how} row level security`
    return `begin; set local role berth_owner; ${force('no force')}; ${change}; ${force('force')}; commit`
  }

  async function detach() {
    await berth.owner.query(`alter table core.bookings detach partition ${bookings}`)
  }
})

async function ensureThisMonth({ owner, now }: Berth): Promise<number> {
  const { made } = await owner.one<{ made: number }>('select core.ensure_months($1, $1) as made', [now()])
  return made
}
