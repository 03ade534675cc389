import { type Static, Type } from '@fastify/type-provider-typebox'
import { accountIdOf } from '#http/identity/caller.ts'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { Role } from '#http/routes/operators/members.ts'
import { DONE } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Body, Moment, Uuid } from '#http/schemas.ts'

const Membership = Type.Object({ operator_id: Uuid, slug: Type.String(), name: Type.String(), role: Role })
type Membership = Static<typeof Membership>

const MyInvitation = Type.Object({
  id: Uuid,
  ...Membership.properties,
  created_at: Moment,
  expires_at: Moment,
})
type MyInvitation = Static<typeof MyInvitation>

const InvitationParams = Type.Object({ id: Uuid })

const Answer = Body({
  token: Type.Optional(
    Type.String({
      maxLength: 100,
      description:
        'The token of the link, if the invitation names neither your account nor your e-mail address',
    }),
  ),
})

const ANSWER_REFUSALS = [
  'sign_in_required',
  'not_allowed',
  'invitation_not_found',
  'invitation_closed',
] as const

const tags = ['me']

/** /me/invitations: who invites the caller to work for them, and accepting or declining that. */
export const myInvitationsRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listMyInvitations',
    summary: 'The operators that invite you to work for them, the newest first',
    description: 'Open invitations that name your account, or its stored e-mail address.',
    tags,
    querystring: PageQuery,
    response: { 200: Page(MyInvitation), ...refusals('sign_in_required', 'invalid_cursor') },
  }
  app.get('/me/invitations', { schema: list }, async (request, reply) => {
    accountIdOf(request.caller)
    const { limit, cursor } = request.query
    const values = [limit + 1, decodeCursor(Uuid, cursor)]
    const rows = await readRows<MyInvitation>(request, 'select * from core.my_invitations($1, $2)', values)
    return pageOf(reply, limit, rows, (row) => row.id)
  })

  const accept = {
    operationId: 'acceptInvitation',
    summary: 'Accept an invitation; you are a member from the next request on',
    description: 'Your bookings as a customer remain yours.',
    tags,
    params: InvitationParams,
    body: Answer,
    response: { 200: Membership, ...refusals(...ANSWER_REFUSALS, 'already_member') },
  }
  app.post('/me/invitations/:id/acceptance', { schema: accept }, async (request) => {
    accountIdOf(request.caller)
    const values = [request.params.id, request.body.token]
    const rows = await callRows<Membership>(request, 'select * from core.accept_invitation($1, $2)', values)
    return onlyRow(rows, 'invitation_not_found')
  })

  const decline = {
    operationId: 'declineInvitation',
    summary: 'Decline an invitation; nothing about you is revealed',
    tags,
    params: InvitationParams,
    body: Answer,
    response: { ...DONE, ...refusals(...ANSWER_REFUSALS) },
  }
  app.post('/me/invitations/:id/rejection', { schema: decline }, async (request, reply) => {
    accountIdOf(request.caller)
    await callRows(request, 'select core.decline_invitation($1, $2)', [request.params.id, request.body.token])
    return reply.code(204).send(null)
  })
}
