import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { guarded, refused } from '#test/helpers/refused.ts'

const PARENTS = ['core.occurrences', 'core.bookings', 'core.claims', 'core.booking_events', 'audit.entries']

test('core.ensure_months', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const ensure = async (from: string, until: string) =>
    (await berth.owner.one<{ made: number }>('select core.ensure_months($1, $2) as made', [from, until])).made
  const partitionOf = async ({ id }: { id: string }) =>
    (
      await berth.owner.one<{ name: string }>(
        'select o.tableoid::regclass::text as name from core.occurrences as o where o.id = $1',
        [id],
      )
    ).name

  await t.test('makes each month of each table once', async () => {
    assert.equal(await ensure('2024-11-15T12:00:00Z', '2025-01-01T00:00:00Z'), 3 * PARENTS.length)
    assert.equal(await ensure('2024-11-15T12:00:00Z', '2025-01-01T00:00:00Z'), 0)
    const [row] = await berth.owner.query<{ found: number }>(
      `select count(*)::integer as found from pg_inherits as i
        where i.inhparent = any ($1::regclass[]) and i.inhrelid::regclass::text ~ '_2024_1[12]$|_2025_01$'`,
      [PARENTS],
    )
    assert.equal(row?.found, 3 * PARENTS.length)
  })

  await t.test(
    'gives every partition its exclusion, row security, and nobody but the backup any right',
    async () => {
      const [row] = await berth.owner.query(
        `select bool_and(c.relrowsecurity and c.relforcerowsecurity) as forced,
              bool_and(c.relowner = 'berth_owner'::regrole) as owned, 
              (select array_agg(distinct a.grantee::regrole::text) from pg_class as g cross join lateral aclexplode(g.relacl) as a
                where g.oid = any (array_agg(c.oid)) and a.grantee <> g.relowner) as granted,
              (select array_agg(distinct p.polname::text) from pg_policy as p where p.polrelid = any (array_agg(c.oid))) as policies,
              count(*) filter (where i.inhparent = 'core.claims'::regclass)::integer as claims,
              (select count(*)::integer from pg_constraint as k
                where k.conrelid = any (array_agg(c.oid)) and k.conname like 'a\\_place\\_is\\_sold\\_once\\_%') as exclusions
         from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
        where i.inhparent = any ($1::regclass[])`,
        [PARENTS],
      )
      const { claims, exclusions, ...rest } = row ?? {}
      assert.deepEqual(rest, {
        forced: true,
        owned: true,
        granted: ['berth_backup'],
        policies: ['the_backup_reads_all'],
      })
      assert.ok(claims > 12)
      assert.equal(exclusions, claims)
    },
  )

  await t.test('begins and ends months in UTC, whatever the time zone of the session', async () => {
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Honolulu', 'America/St_Johns']) {
      await berth.owner.transaction(async (db) => {
        await db.query(`select set_config('timezone', $1, true)`, [zone])
        await db.query(`select core.ensure_months('2023-02-28T23:59:59.999Z', '2023-03-01T00:00:00Z')`)
      })
    }
    const bounds = await berth.owner.query(
      `select c.relname, core.id_time((x.bound)[1]::uuid) as starts, core.id_time((x.bound)[2]::uuid) as ends
         from pg_class as c
        cross join lateral (select regexp_match(pg_get_expr(c.relpartbound, c.oid), '\\(''(.*)''\\) TO \\(''(.*)''\\)') as bound) as x
        where c.relname like 'claims\\_2023\\_%' and c.relkind = 'r' order by c.relname`,
    )
    assert.deepEqual(bounds, [
      {
        relname: 'claims_2023_02',
        starts: new Date('2023-02-01T00:00:00Z'),
        ends: new Date('2023-03-01T00:00:00Z'),
      },
      {
        relname: 'claims_2023_03',
        starts: new Date('2023-03-01T00:00:00Z'),
        ends: new Date('2023-04-01T00:00:00Z'),
      },
    ])
  })

  await t.test(
    'puts an occurrence of the last millisecond of a month into that month, and the next into the next',
    async () => {
      await ensure('2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z')
      const last = await operator.event({ capacity: 1, startsAt: new Date('2024-02-29T23:59:59.999Z') })
      const first = await operator.event({ capacity: 1, startsAt: new Date('2024-03-01T00:00:00.000Z') })
      assert.deepEqual(
        [await partitionOf(last), await partitionOf(first)],
        ['core.occurrences_2024_02', 'core.occurrences_2024_03'],
      )
    },
  )

  await t.test('is what makes a month bookable', async () => {
    const startsAt = new Date(Date.UTC(new Date().getUTCFullYear() + 3, 5, 15))
    const none = guarded('23514', /no partition of relation "occurrences" found/)
    await assert.rejects(operator.event({ capacity: 1, startsAt }), none)
    await ensure(startsAt.toISOString(), startsAt.toISOString())
    const event = await operator.event({ capacity: 1, startsAt })
    booked(await customer.book(event))
    assert.equal(await event.taken(), 1)
  })

  await t.test('refuses dates before 2000 and more than five years ahead', async () => {
    const tooLate = `${new Date().getUTCFullYear() + 6}-01-01T00:00:00Z`
    const before = await berth.owner.query(`select count(*) from pg_inherits`)
    await assert.rejects(
      ensure('1999-12-31T23:59:59.999Z', '2000-01-01T00:00:00Z'),
      refused('date_out_of_range'),
    )
    await assert.rejects(ensure('2026-01-01T00:00:00Z', tooLate), refused('date_out_of_range'))
    assert.deepEqual(await berth.owner.query(`select count(*) from pg_inherits`), before)
    assert.equal(await ensure('2000-01-01T00:00:00Z', '2000-01-01T00:00:00Z'), PARENTS.length)
  })

  await t.test('does not wait for a reader who is idle in a transaction', async () => {
    await berth.owner.transaction(async (db) => {
      await db.query(
        'select count(*) from core.claims as c join core.occurrences as o on o.id = c.occurrence_id',
      )
      assert.equal(await ensure('2022-05-01T00:00:00Z', '2022-05-01T00:00:00Z'), PARENTS.length)
    })
  })

  await t.test('waits in short steps for a session that locks the table, while bookings go on', async () => {
    const event = await operator.event({ capacity: 9 })
    const late = await berth.owner.transaction(async (db) => {
      await db.query('lock table core.claims in share update exclusive mode')
      const made = ensure('2022-06-01T00:00:00Z', '2022-06-01T00:00:00Z')
      await berth.untilBlocked()
      booked(await customer.book(event))
      return { made }
    })
    assert.equal(await late.made, PARENTS.length)
    assert.equal(await event.taken(), 1)
  })

  await t.test('lets two that make the same month at once both succeed', async () => {
    const month = '2022-07-01T00:00:00Z'
    const made = await Promise.all([ensure(month, month), ensure(month, month), ensure(month, month)])
    assert.deepEqual(made.toSorted(), [0, 0, PARENTS.length].toSorted())
  })

  assert.deepEqual(await berth.findings(), [])
})
