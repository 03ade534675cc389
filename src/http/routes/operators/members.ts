import { type Static, Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { DONE, OperatorParams, Slug, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows, readRows } from '#http/rows.ts'
import { Body, Moment, Nullable, Uuid } from '#http/schemas.ts'

export const Role = Type.String({
  pattern: '^(agent|instructor|provider|admin)$',
  description: 'agent (sells), instructor or provider (sees who comes), admin (manages)',
})

const Member = Type.Object({
  account_id: Uuid,
  kind: Type.String({ description: 'person, or machine: an API key' }),
  full_name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  role: Role,
  created_at: Moment,
})
type Member = Static<typeof Member>

const MemberParams = Type.Object({ slug: Slug, account_id: Uuid })

const tags = ['staff']

/** /operators/{slug}/members: who works for an operator, in which role. */
export const membersRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listMembers',
    summary: 'The members of an operator',
    description: 'Open to all members of the operator, not only to admins.',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(Member), ...refusals(...STAFF_REFUSALS, 'invalid_cursor') },
  }
  app.get('/operators/:slug/members', { schema: list }, async (request, reply) => {
    const { limit, cursor } = request.query
    const rows = await readRows<Member>(
      request,
      `select m.account_id, a.kind, a.full_name, a.email, m.role, m.created_at
         from core.members as m join core.accounts as a on a.id = m.account_id
        where m.operator_id = (select core.operator_id_as($1, '{agent,instructor,provider,admin}'))
          and ($2::uuid is null or m.account_id > $2)
        order by m.account_id limit $3`,
      [request.params.slug, decodeCursor(Uuid, cursor), limit + 1],
    )
    return pageOf(reply, limit, rows, (row) => row.account_id)
  })

  const put = {
    operationId: 'putMember',
    summary: 'Give a member another role',
    description:
      'The role applies from the next request on. People who are no member yet must accept an invitation first. The last admin cannot be changed. Admins only.',
    tags,
    params: MemberParams,
    body: Body({ role: Role }),
    response: { ...DONE, ...refusals(...STAFF_REFUSALS, 'invalid_request', 'member_not_found') },
  }
  app.put('/operators/:slug/members/:account_id', { schema: put }, async (request, reply) => {
    const { slug, account_id } = request.params
    const values = [slug, account_id, request.body.role]
    await callRows(request, 'select core.change_role(core.operator_id_of($1), $2, $3)', values)
    return reply.code(204).send(null)
  })

  const remove = {
    operationId: 'removeMember',
    summary: "Take away a member's role",
    description: 'The last admin cannot be removed. Admins only.',
    tags,
    params: MemberParams,
    response: { ...DONE, ...refusals(...STAFF_REFUSALS, 'member_not_found') },
  }
  app.delete('/operators/:slug/members/:account_id', { schema: remove }, async (request, reply) => {
    const { slug, account_id } = request.params
    await callRows(request, 'select core.remove_member(core.operator_id_of($1), $2)', [slug, account_id])
    return reply.code(204).send(null)
  })
}
