import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { runBerth } from '#test/cli/run_berth.ts'
import { berthOn } from '#test/helpers/berth.ts'
import { createDatabase } from '#test/helpers/database.ts'

const JWT_SECRET = 'only-in-tests-and-thirty-two-bytes-long'
const COAST = [
  ...['--slug', 'coast', '--name', 'Coast Lines', '--time-zone', 'Europe/Zurich', '--currency', 'CHF'],
  '--json',
]

test('berth operator and berth admin', async (t) => {
  const database = await createDatabase(t)
  const berth = berthOn(database)
  const env = { DATABASE_URL: database.url, JWT_SECRET }
  const run = (...arguments_: string[]) => runBerth(arguments_, env)
  const answer = async (...arguments_: string[]) => {
    const { code, stdout, stderr } = await run(...arguments_, '--json')
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout)
  }
  const refusal = async (...arguments_: string[]) => {
    const { code, stderr, stdout } = await run(...arguments_, '--json')
    assert.equal(stdout, '')
    return { exit: code, ...JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') }
  }
  const statuses = () =>
    database.rows(
      `select o.slug, core.operator_status(o.active, o.archived_at) as status from core.operators as o order by o.slug`,
    )

  await t.test('create an operator with the invitation of its first admin', async () => {
    const made = await answer(
      ...['operator', 'create', ...COAST, '--languages', 'de-CH,fr', '--admin-email', 'ada@example.org'],
    )
    assert.deepEqual(
      [made.slug, made.status, made.languages, made.currency_decimals],
      ['coast', 'active', ['de-CH', 'fr'], 2],
    )
    const accountId = await berth.account()
    const [member] = await berth
      .as(accountId)
      .query('select a.role, a.slug from core.accept_invitation($1, $2) as a', [
        made.invitation.id,
        made.invitation.token,
      ])
    assert.deepEqual(member, { role: 'admin', slug: 'coast' })
  })

  await t.test('or with a token of its first admin', async () => {
    const words = ['operator', 'create', '--slug', 'trial', '--name', 'Trial', '--time-zone', 'UTC']
    const { code, stdout } = await run(...words, '--currency', 'EUR', '--admin-token')
    assert.equal(code, 0)
    const token = stdout.trim().split('\n').at(-1) ?? ''
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const admins = await database.rows(
      `select m.account_id from core.members as m join core.operators as o on o.id = m.operator_id
        where o.slug = 'trial' and m.role = 'admin'`,
    )
    assert.deepEqual(admins, [{ account_id: sub }])
  })

  await t.test('name the option that is wrong, and create nothing', async () => {
    const before = await statuses()
    const create = ['operator', 'create', ...COAST]
    const taken = await refusal(...create)
    assert.deepEqual([taken.exit, taken.code], [1, 'already_exists'])
    for (const [option, value] of [
      ['--slug', 'No Slug'],
      ['--time-zone', 'Europe/Bielefeld'],
      ['--currency', 'XYZ'],
      ['--languages', 'german!'],
      ['--colour', 'blue'],
      ['--phone', 'call me'],
      ['--admin-email', 'nobody'],
    ] as const) {
      const words = ['operator', 'create', ...COAST, '--slug', 'other', option, value]
      const { exit, code, message } = await refusal(...words)
      assert.deepEqual([exit, code], [2, 'invalid_request'], message)
      assert.ok(message.startsWith(`${option} must be`), message)
    }
    assert.equal((await run('operator', 'create', '--slug', 'other')).code, 2)
    assert.equal((await run('operator', 'change', 'coast')).code, 2)
    assert.deepEqual(await statuses(), before)
  })

  await t.test('change what is given, and empty what is given empty', async () => {
    const website = 'https://coast.example'
    assert.equal((await answer('operator', 'change', 'coast', '--website', website)).website, website)
    const changed = await answer('operator', 'change', 'coast', '--website', '', '--name', 'Coast')
    assert.deepEqual([changed.website, changed.name], [null, 'Coast'])
    assert.match((await run('operator', 'show', 'coast')).stdout, /^name +Coast$/m)
  })

  await t.test('deactivate, archive and restore', async () => {
    assert.equal((await answer('operator', 'deactivate', 'coast')).status, 'inactive')
    assert.equal((await answer('operator', 'archive', 'coast')).status, 'archived')
    const listed = await answer('operator', 'list')
    assert.deepEqual(
      listed.map(({ slug }: { slug: string }) => slug),
      ['trial'],
    )
    assert.equal((await answer('operator', 'list', '--status', 'archived'))[0].slug, 'coast')
    assert.equal((await answer('operator', 'restore', 'coast')).status, 'active')
    const entries = await database.rows<{ statuses: string[] }>(
      `select array_agg(e.new_row ->> 'active' order by e.id) as statuses from audit.entries as e
        where e.relation = 'core.operators' and e.action = 'update' and e.old_row ->> 'active' <> e.new_row ->> 'active'`,
    )
    assert.deepEqual(entries[0]?.statuses, ['false', 'true'])
    assert.match((await run('operator', 'archive', 'nobody')).stderr, /There is no operator nobody/)
  })

  await t.test('invite anew, with a command to paste', async () => {
    const { stdout } = await run('operator', 'invite', 'coast', '--email', 'grace@example.org')
    assert.match(stdout, /me\/invitations\/[0-9a-f-]+\/acceptance.*invitation_[\w-]{40,}/)
    const again = await refusal('operator', 'invite', 'coast', '--email', 'grace@example.org')
    assert.deepEqual([again.exit, again.code], [1, 'already_invited'])
  })

  await t.test('grant, list and revoke admins of the installation, in the audit', async () => {
    const accountId = randomUUID()
    assert.deepEqual(await answer('admin', 'grant', accountId), { account_id: accountId, is_new: true })
    assert.deepEqual(await answer('admin', 'grant', accountId), { account_id: accountId, is_new: false })
    assert.equal((await answer('admin', 'list'))[0].account_id, accountId)
    assert.deepEqual(await answer('admin', 'revoke', accountId), { account_id: accountId })
    assert.equal((await refusal('admin', 'revoke', accountId)).code, 'account_not_found')
    assert.equal((await refusal('admin', 'grant', 'nobody@example.org')).code, 'account_not_found')
    const entries = await database.rows(
      `select e.action from audit.entries as e where e.relation = 'core.installation_admins' order by e.id`,
    )
    assert.deepEqual(entries, [{ action: 'insert' }, { action: 'delete' }])
  })

  await t.test('switch self-service on and off, and leave it off until then', async () => {
    assert.deepEqual(await answer('admin', 'self-service'), { self_service: false })
    assert.deepEqual(await answer('admin', 'self-service', 'on'), { self_service: true })
    assert.deepEqual(await answer('admin', 'self-service', 'off'), { self_service: false })
    assert.equal((await run('admin', 'self-service', 'perhaps')).code, 2)
  })

  await t.test('teach by examples', async () => {
    for (const words of [['operator'], ['admin']]) {
      const { code, stdout } = await run(...words, '--help')
      assert.equal(code, 0)
      assert.match(stdout, /Examples\n/)
    }
  })
})
