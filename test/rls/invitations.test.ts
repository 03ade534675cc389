import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import type { Person } from '#test/helpers/people.ts'
import { RELATIONS } from '#test/rls/matrix.ts'
import { refusal } from '#test/rls/refusal.ts'

interface Issued {
  id: string
  token: string
  expires_at: Date
}

const DAY_MS = 86_400_000

test('invitations', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [admin, agent] = [await operator.admin(), await operator.agent()]

  /** A person with a profile, unknown to every operator. */
  const somebody = async (email: string): Promise<Person> => {
    const person = await operator.customer()
    await berth.owner.query(
      `update core.accounts as a set full_name = 'Unheard Of', phone = '+41 44 000 11 22', email = $2 where a.id = $1`,
      [person.accountId, email],
    )
    return person
  }
  const invite = async (options: {
    role?: string
    account?: string
    email?: string
    expiresAt?: Date
    by?: Person
  }): Promise<Issued> => {
    const [issued] = await (options.by ?? admin).sql.query<Issued & { account_id: string }>(
      'select * from core.invite_member($1, $2, $3, $4, $5)',
      [operator.id, options.role ?? 'agent', options.account, options.email, options.expiresAt],
    )
    assert.ok(issued)
    return issued
  }
  const accept = (person: Person, { id }: { id: string }, token?: string) =>
    person.sql.query('select * from core.accept_invitation($1, $2)', [id, token])
  const decline = (person: Person, { id }: { id: string }, token?: string) =>
    person.sql.query('select core.decline_invitation($1, $2)', [id, token])
  const withdraw = (by: Person, { id }: { id: string }) =>
    by.sql.query('select core.withdraw_invitation($1, $2)', [operator.id, id])
  const remove = (accountId: string) =>
    admin.sql.query('select core.remove_member($1, $2)', [operator.id, accountId])
  const outcomeOf = async ({ id }: { id: string }) =>
    (
      await berth.owner.one<{ outcome: string }>(
        'select i.outcome from core.invitations as i where i.id = $1',
        [id],
      )
    ).outcome
  const offered = async (person: Person) =>
    (await person.sql.query<{ id: string }>('select i.id from core.my_invitations() as i')).map(
      ({ id }) => id,
    )

  /** Everything that the operator's admin can read, as one text. */
  const allThatAdminsRead = async (): Promise<string> => {
    const told: unknown[] = []
    for (const relation of Object.keys(RELATIONS)) {
      const rows = await admin.sql
        .query(`select to_jsonb(x) as row from ${relation} as x`)
        .catch(() => admin.sql.query(`select i.email, i.account_id, i.outcome from core.invitations as i`))
      told.push(rows)
    }
    return JSON.stringify(told)
  }

  await t.test(
    'tell nothing of the account before it accepts, by any relation, and then who works here',
    async () => {
      const invited = await somebody('unheard@example.org')
      const invitation = await invite({ account: invited.accountId })
      const before = await allThatAdminsRead()
      for (const secret of ['Unheard Of', '000 11 22', 'unheard@example.org']) {
        assert.ok(!before.includes(secret), `an admin reads ${secret}`)
      }
      assert.deepEqual(await accept(invited, invitation), [
        { operator_id: operator.id, slug: operator.slug, name: operator.slug, role: 'agent' },
      ])
      assert.ok((await allThatAdminsRead()).includes('Unheard Of'))
      await remove(invited.accountId)
      assert.deepEqual(await admin.sql.query(`select 1 from public.users where full_name = 'Unheard Of'`), [])
    },
  )

  await t.test('are alike for an account that there is, and one that there is not', async () => {
    const known = await somebody('known@example.org')
    const shape = async (account?: string, email?: string) => {
      const { id, token, ...rest } = await invite({
        ...(account === undefined ? {} : { account }),
        ...(email === undefined ? {} : { email }),
        expiresAt: new Date(berth.now().getTime() + DAY_MS),
      })
      await withdraw(admin, { id })
      return [Object.keys(rest), await outcomeOf({ id })]
    }
    assert.deepEqual(await shape(known.accountId), await shape(randomUUID()))
    assert.deepEqual(
      await shape(undefined, 'known@example.org'),
      await shape(undefined, 'nobody@example.org'),
    )
  })

  await t.test('are seen and answered by the account that they name, and by nobody else', async () => {
    const [invited, other] = [await somebody('ada@example.org'), await somebody('eve@example.org')]
    const invitation = await invite({ account: invited.accountId, email: 'eve@example.org' })
    assert.deepEqual([await offered(invited), await offered(other)], [[invitation.id], []])
    for (const answer of [accept, decline]) {
      await assert.rejects(answer(other, invitation), refusal('invitation_not_found'))
      await assert.rejects(answer(other, invitation, invitation.token), refusal('invitation_not_found'))
      await assert.rejects(answer(other, { id: randomUUID() }), refusal('invitation_not_found'))
    }
    await decline(invited, invitation)
    assert.deepEqual([await offered(invited), await outcomeOf(invitation)], [[], 'declined'])
    await assert.rejects(accept(invited, invitation), refusal('invitation_closed', { reason: 'declined' }))
  })

  await t.test(
    'by e-mail are for the account with that address, in capital letters too, or with the token',
    async () => {
      const [owner, holder] = [await somebody('Grace@Example.org'), await somebody('other@example.org')]
      const first = await invite({ email: 'grace@example.ORG', role: 'instructor' })
      assert.deepEqual([await offered(owner), await offered(holder)], [[first.id], []])
      await assert.rejects(accept(holder, first), refusal('invitation_not_found'))
      await assert.rejects(accept(holder, first, `${first.token}x`), refusal('invitation_not_found'))
      await accept(owner, first)
      const second = await invite({ email: 'somewhere@example.org' })
      await accept(holder, second, second.token)
      const kept = await berth.owner.one<{ found: boolean }>(
        'select sha256(convert_to($2, $3)) = i.secret_hash as found from core.invitations as i where i.id = $1',
        [second.id, second.token, 'UTF8'],
      )
      assert.deepEqual(kept, { found: true })
      for (const { accountId } of [owner, holder]) await remove(accountId)
    },
  )

  await t.test('by e-mail are not for an address that only looks like it', async () => {
    // The Kelvin sign, whose lower-case letter is k.
    const lookalike = await somebody('in\u212a@example.org')
    const invitation = await invite({ email: 'ink@example.org' })
    assert.deepEqual(await offered(lookalike), [])
    await assert.rejects(accept(lookalike, invitation), refusal('invitation_not_found'))
    await withdraw(admin, invitation)
  })

  await t.test('are one for each person at a time', async () => {
    const invited = await somebody('twice@example.org')
    const first = await invite({ account: invited.accountId })
    await assert.rejects(invite({ account: invited.accountId, role: 'admin' }), refusal('already_invited'))
    await invite({ email: 'once@example.org' })
    await assert.rejects(invite({ email: 'ONCE@example.org' }), refusal('already_invited'))
    await withdraw(admin, first)
    const again = await invite({ account: invited.accountId, role: 'admin' })
    await assert.rejects(accept(invited, first), refusal('invitation_closed', { reason: 'withdrawn' }))
    await accept(invited, again)
    await assert.rejects(invite({ account: invited.accountId }), refusal('already_member'))
    await assert.rejects(invite({ email: 'twice@example.org' }), refusal('already_member'))
    await remove(invited.accountId)
  })

  await t.test('last two weeks unless said, and can then be sent again', async () => {
    const invited = await somebody('late@example.org')
    const now = new Date()
    await berth.setTime(now)
    const invitation = await invite({ account: invited.accountId })
    assert.equal(invitation.expires_at.getTime() - now.getTime(), 14 * DAY_MS)
    await berth.setTime(invitation.expires_at)
    assert.deepEqual(await offered(invited), [])
    await assert.rejects(accept(invited, invitation), refusal('invitation_closed', { reason: 'expired' }))
    assert.deepEqual(await offered(invited), [])
    const again = await invite({ account: invited.accountId })
    assert.deepEqual([await offered(invited), await outcomeOf(invitation)], [[again.id], 'expired'])
    await berth.setTime(null)
    await withdraw(admin, again)
  })

  await t.test('do not bring back who was removed', async () => {
    const invited = await somebody('removed@example.org')
    const [byId, byEmail] = [
      await invite({ account: invited.accountId, role: 'instructor' }),
      await invite({ email: 'removed@example.org', role: 'admin' }),
    ]
    await accept(invited, byId)
    await assert.rejects(accept(invited, byEmail), refusal('already_member'))
    await remove(invited.accountId)
    await assert.rejects(accept(invited, byEmail), refusal('invitation_closed', { reason: 'withdrawn' }))
  })

  await t.test(
    'by e-mail are not for who was removed since, whatever address or token they have',
    async () => {
      const [leaver, newcomer] = [
        await somebody('leaver@example.org'),
        await somebody('newcomer@example.org'),
      ]
      const old = await invite({ email: 'second@example.org', role: 'admin' })
      await accept(leaver, await invite({ account: leaver.accountId }))
      await remove(leaver.accountId)
      await assert.rejects(accept(leaver, old, old.token), refusal('invitation_not_found'))
      const move = `update core.accounts as a set email = 'second@example.org' where a.id = $1`
      await berth.owner.query(move, [leaver.accountId])
      assert.deepEqual(await offered(leaver), [])
      await assert.rejects(accept(leaver, old), refusal('invitation_not_found'))
      await assert.rejects(decline(leaver, old), refusal('invitation_not_found'))
      await accept(newcomer, old, old.token)
      await remove(newcomer.accountId)
      const again = await invite({ email: 'second@example.org' })
      assert.deepEqual(await offered(leaver), [again.id])
      await accept(leaver, again)
      await remove(leaver.accountId)
    },
  )

  await t.test('end with the role of the admin who sent them, who has their tokens', async () => {
    const removedBy = (leaver: Person) => remove(leaver.accountId)
    const demotedBy = (leaver: Person) =>
      admin.sql.query(`select core.change_role($1, $2, 'agent')`, [operator.id, leaver.accountId])
    for (const end of [removedBy, demotedBy]) {
      const leaver = await operator.admin()
      const accomplice = await somebody(`${leaver.accountId}@example.org`)
      const byToken = await invite({
        email: `away-${leaver.accountId}@example.org`,
        role: 'admin',
        by: leaver,
      })
      const byId = await invite({ account: accomplice.accountId, role: 'admin', by: leaver })
      const others = await invite({ email: `kept-${leaver.accountId}@example.org` })
      await end(leaver)
      const withdrawn = refusal('invitation_closed', { reason: 'withdrawn' })
      await assert.rejects(accept(leaver, byToken, byToken.token), withdrawn)
      await assert.rejects(accept(accomplice, byToken, byToken.token), withdrawn)
      await assert.rejects(accept(accomplice, byId), withdrawn)
      assert.equal(await outcomeOf(others), null)
      await withdraw(admin, others)
    }
  })

  await t.test('end with the key of the machine that sent them', async () => {
    const [key] = await admin.sql.query<{ id: string; account_id: string }>(
      `select k.id, k.account_id from core.create_api_key($1, 'robot', 'admin') as k`,
      [operator.id],
    )
    assert.ok(key)
    const [sent] = await berth
      .as(key.account_id)
      .query<Issued>(`select * from core.invite_member($1, 'admin', null, 'away@example.org')`, [operator.id])
    assert.ok(sent)
    await admin.sql.query('select core.revoke_api_key($1, $2)', [operator.id, key.id])
    const thief = await somebody('thief@example.org')
    await assert.rejects(
      accept(thief, sent, sent.token),
      refusal('invitation_closed', { reason: 'withdrawn' }),
    )
  })

  await t.test('make one member when two are accepted at once', async () => {
    const invited = await somebody('racing@example.org')
    const both = [
      await invite({ account: invited.accountId, role: 'instructor' }),
      await invite({ email: 'racing@example.org', role: 'agent' }),
    ]
    const came = await Promise.allSettled(both.map((invitation) => accept(invited, invitation)))
    assert.equal(came.filter(({ status }) => status === 'fulfilled').length, 1)
    await remove(invited.accountId)
  })

  await t.test('are refused with a reason', async () => {
    const [now, invited] = [berth.now().getTime(), await somebody('plain@example.org')]
    const field = (name: string, problem: string) => refusal('invalid_request', { field: name, problem })
    await assert.rejects(invite({}), field('email', 'is missing, and so is account_id'))
    await assert.rejects(invite({ email: 'nobody' }), refusal('invalid_request', { field: 'email' }))
    await assert.rejects(
      invite({ email: 'a@b.c', role: 'owner' }),
      field('role', 'is agent, instructor, provider or admin'),
    )
    for (const expiresAt of [new Date(now - DAY_MS), new Date(now + 91 * DAY_MS)]) {
      await assert.rejects(
        invite({ email: 'a@b.c', expiresAt }),
        field('expires_at', 'lies ahead, by 90 days at most'),
      )
    }
    for (const by of [agent, invited]) {
      await assert.rejects(invite({ email: 'a@b.c', by }), refusal('not_allowed'))
    }
    const invitation = await invite({ account: invited.accountId })
    await assert.rejects(withdraw(agent, invitation), refusal('not_allowed'))
    await assert.rejects(withdraw(admin, { id: randomUUID() }), refusal('invitation_not_found'))
    await accept(invited, invitation)
    await assert.rejects(withdraw(admin, invitation), refusal('invitation_closed', { reason: 'accepted' }))
    await remove(invited.accountId)
  })

  await t.test('are not for machines', async () => {
    const [key] = await admin.sql.query<{ account_id: string }>(
      `select k.account_id from core.create_api_key($1, 'robot') as k`,
      [operator.id],
    )
    const other = await berth.operator()
    const [invitation] = await (await other.admin()).sql.query<Issued>(
      `select * from core.invite_member($1, 'admin', $2)`,
      [other.id, key?.account_id],
    )
    await assert.rejects(
      berth.as(key?.account_id ?? '').query('select core.accept_invitation($1)', [invitation?.id]),
      refusal('not_allowed', { reason: 'machine' }),
    )
  })

  await t.test('are a thousand at a time at most', async () => {
    await berth.owner.query(
      `insert into core.invitations (operator_id, id, email, role, secret_hash, invited_by, created_at, expires_at)
       select $1, core.new_id($1), n || '@example.org', 'agent', sha256(n::text::bytea), $2, now(), now() + interval '1 day'
         from generate_series(1, 1000) as n`,
      [operator.id, admin.accountId],
    )
    await assert.rejects(
      invite({ email: 'more@example.org' }),
      refusal('too_many_invitations', { limit: 1000 }),
    )
  })
})
