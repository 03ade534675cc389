import { type Static, Type } from '@fastify/type-provider-typebox'
import { Email } from '#http/input/typed_text.ts'
import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { Role } from '#http/routes/operators/members.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import { DONE, OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow } from '#http/rows.ts'
import { Body, Moment, Nullable, Timestamp, Uuid } from '#http/schemas.ts'

const sent = {
  id: Uuid,
  account_id: Nullable(Uuid),
  email: Nullable(Type.String()),
  role: Role,
  created_at: Moment,
  expires_at: Moment,
}

const Invitation = Type.Object({
  ...sent,
  status: Type.String({ description: 'open, accepted, declined, withdrawn or expired' }),
  accepted_by: Nullable({ ...Uuid, description: 'The account that accepted it' }),
})
type Invitation = Static<typeof Invitation>

const NewInvitation = Body({
  role: Role,
  account_id: Type.Optional({ ...Uuid, description: 'Only this account may accept' }),
  email: Type.Optional({
    ...Email,
    description: 'Without account_id, anyone with this e-mail address or the token may accept',
  }),
  expires_at: Type.Optional({
    ...Timestamp,
    description: 'Two weeks from now if left out, and at most 90 days',
  }),
})

export const IssuedInvitation = Type.Object({
  ...sent,
  token: Type.String({ description: 'For the link in an e-mail. Shown only now, because it is not stored' }),
})
type IssuedInvitation = Static<typeof IssuedInvitation>

const tags = ['staff']

/** /operators/{slug}/invitations: who is invited to work for an operator, in which role. */
export const invitationsRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listInvitations',
    summary: 'Invitations without their tokens, the newest first',
    description: 'Admins only.',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(Invitation), ...refusals(...STAFF_REFUSALS, 'invalid_cursor') },
  }
  app.get('/operators/:slug/invitations', { schema: list }, async (request, reply) =>
    pageOfNewest<Invitation>(
      reply,
      `select i.id, i.account_id, i.email, i.role, i.accepted_by, i.created_at, i.expires_at,
              coalesce(i.outcome, case when i.expires_at <= core.now() then 'expired' else 'open' end) as status
         from core.invitations as i
        where i.operator_id = (select core.operator_id_as($1, '{admin}')) and ($2::uuid is null or i.id < $2)
        order by i.id desc limit $3`,
      request.params.slug,
      request.query,
    ),
  )

  const create = {
    operationId: 'inviteMember',
    summary: 'Invite somebody to work here; the token is shown only now',
    description:
      'They become a member when they accept. Until then nothing is revealed about them, not even whether they have an account. ' +
      'Admins only.',
    tags,
    params: OperatorParams,
    body: NewInvitation,
    response: {
      201: IssuedInvitation,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'already_member',
        'already_invited',
        'too_many_invitations',
      ),
    },
  }
  app.post('/operators/:slug/invitations', { schema: create }, async (request, reply) => {
    const { role, account_id, email, expires_at } = request.body
    const values = [request.params.slug, role, account_id, email, expires_at]
    const rows = await callRows<IssuedInvitation>(
      request,
      'select * from core.invite_member(core.operator_id_of($1), $2, $3, $4, $5)',
      values,
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })

  const withdraw = {
    operationId: 'withdrawInvitation',
    summary: 'Withdraw an invitation',
    description: 'It can no longer be accepted. Withdrawing twice changes nothing. Admins only.',
    tags,
    params: OwnedParams,
    response: { ...DONE, ...refusals(...STAFF_REFUSALS, 'invitation_not_found', 'invitation_closed') },
  }
  app.delete('/operators/:slug/invitations/:id', { schema: withdraw }, async (request, reply) => {
    const { slug, id } = request.params
    await callRows(request, 'select core.withdraw_invitation(core.operator_id_of($1), $2)', [slug, id])
    return reply.code(204).send(null)
  })
}
