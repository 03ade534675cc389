import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { refused } from '#test/helpers/refused.ts'

test('operators over SQL, as PostgREST calls for whoever signed in', async (t) => {
  const berth = await startBerth(t)
  const me = berth.as(await berth.account())
  const other = berth.as(await berth.account())
  const call = async (caller: typeof me, sql: string) =>
    (await caller.query(`select ${sql} as answer`))[0]?.answer
  const create = `public.create_operator('coast', 'Coast Lines', 'Europe/Zurich', 'CHF', '{"languages": ["de"]}')`

  await t.test('are created once self-service is allowed', async () => {
    await assert.rejects(call(me, create), refused('self_service_off'))
    await berth.owner.query('select core.set_self_service(true)')
    const made = await call(me, create)
    assert.deepEqual([made.slug, made.languages, made.staff.role], ['coast', ['de'], 'admin'])
    await assert.rejects(call(other, create), refused('already_exists'))
  })

  await t.test('are changed, deactivated, archived and restored by their admins', async () => {
    for (const [sql, status, refusal] of [
      [`public.deactivate_operator('coast')`, 'inactive', 'not_allowed'],
      [`public.archive_operator('coast')`, 'archived', 'operator_not_found'],
      [`public.restore_operator('coast')`, 'active', 'operator_not_found'],
      [`public.change_operator('coast', '{"name": "Coast"}')`, 'active', 'not_allowed'],
    ] as const) {
      await assert.rejects(call(other, sql), refused(refusal))
      assert.equal((await call(me, sql)).status, status)
    }
    assert.equal((await other.query('select o.name from public.operators as o'))[0]?.name, 'Coast')
  })

  await t.test('refuse what is no object of fields', async () => {
    for (const wrong of ['null', `'[]'`, `'7'`, `'"x"'`]) {
      await assert.rejects(
        call(me, `public.change_operator('coast', ${wrong}::jsonb)`),
        refused('invalid_request'),
      )
      await assert.rejects(call(me, `core.create_operator(${wrong}::jsonb)`), refused('invalid_request'))
    }
  })

  await t.test('are at most twenty of one account, however many it creates at once', async () => {
    const eager = berth.as(await berth.account())
    const answers = await Promise.allSettled(
      Array.from({ length: 25 }, (_, n) =>
        call(eager, `public.create_operator('line-${n}', 'Line', 'UTC', 'CHF')`),
      ),
    )
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 20)
  })
})
