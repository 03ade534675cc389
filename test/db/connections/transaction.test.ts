import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#db/connections/transaction.ts'
import { OutcomeUnknown } from '#db/errors/outcome_unknown.ts'
import { codeOf } from '#db/errors/server_errors.ts'
import { createDatabase } from '#test/helpers/database.ts'

test('a transaction as a caller', async (t) => {
  const database = await createDatabase(t)
  const whoAmI = `select current_user::text as role, nullif(current_setting('request.jwt.claims', true), '')::jsonb as claims`

  await t.test('acts as the role with the claims, and only inside', async () => {
    const claims = { sub: `o'brien"; \\ drop role x`, role: 'authenticated' }
    const inside = await inTransaction(database.app, { role: 'authenticated', claims }, async (db) => {
      return (await db.query(whoAmI)).rows
    })
    assert.deepEqual(inside, [{ role: 'authenticated', claims }])
    assert.deepEqual((await database.app.query(whoAmI)).rows, [{ role: 'berth_app', claims: null }])
  })

  await t.test('does not inherit claims that a session was left with', async () => {
    const client = await database.app.connect()
    await client.query(`set "request.jwt.claims" to '{"sub":"someone else"}'`)
    client.release()
    const rows = await database.as('authenticated').query<{ claims: unknown }>(whoAmI)
    assert.equal(rows[0]?.claims, null)
  })

  await t.test('undoes everything when the work fails, and the connection is good again', async () => {
    await database.admin.query(
      'create table public.notes (text text); grant insert on public.notes to berth_app',
    )
    const failing = inTransaction(database.app, {}, async (db) => {
      await db.query(`insert into public.notes values ('lost')`)
      await db.query('select 1 / 0')
    })
    await assert.rejects(failing, { code: '22012' })
    assert.deepEqual(await database.rows('select n.text from public.notes as n'), [])
    assert.equal((await database.app.query('select 1 as one')).rows[0]?.one, 1)
  })

  await t.test('refuses to write where it was asked only to read', async () => {
    const writing = inTransaction(database.app, { readOnly: true }, (db) =>
      db.query(`insert into public.notes values ('x')`),
    )
    // Without a code of its own: the server accepts writes, and the fault is ours.
    const isOurs = (error: unknown) =>
      error instanceof Error && !('code' in error) && codeOf(error.cause) === '25006'
    await assert.rejects(writing, isOurs)
  })

  await t.test(
    'does not know what became of a change if the connection broke while it committed',
    async () => {
      await database.admin.query(`
      create function public.cut() returns trigger language plpgsql as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
      create constraint trigger cut after insert on public.notes deferrable initially deferred
        for each row when (new.text = 'cut') execute function public.cut()`)
      const cut = inTransaction(database.admin, {}, (db) =>
        db.query(`insert into public.notes values ('cut')`),
      )
      await assert.rejects(cut, OutcomeUnknown)
    },
  )

  await t.test('gives no connection back that broke', async () => {
    const broken = inTransaction(database.app, {}, async (db) => {
      const [me] = (await db.query('select pg_backend_pid() as pid')).rows
      await database.admin.query('select pg_terminate_backend($1)', [me.pid])
      await db.query('select 1')
    })
    await assert.rejects(broken)
    assert.equal((await database.app.query('select 1 as one')).rows[0]?.one, 1)
  })
})

test('values come back as they are', async (t) => {
  const database = await createDatabase(t)
  const [row] = await database.rows(
    `select 9007199254740991::int8 as safe, 9007199254740993::int8 as exact, '{1,null,3}'::int8[] as list,
            date '2026-03-29' as date, '{2026-03-29}'::date[] as dates, timestamptz '2026-03-29 01:30Z' as at, 1.10::numeric as n`,
  )
  assert.deepEqual(row, {
    safe: 9007199254740991,
    exact: '9007199254740993',
    list: [1, null, 3],
    date: '2026-03-29',
    dates: ['2026-03-29'],
    at: new Date('2026-03-29T01:30:00Z'),
    n: '1.10',
  })
})
