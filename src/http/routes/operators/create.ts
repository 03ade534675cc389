import { type Static, Type } from '@fastify/type-provider-typebox'
import { accountIdOf } from '#http/identity/caller.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { IssuedInvitation } from '#http/routes/operators/invitations.ts'
import { NewOperator, Operator } from '#http/routes/operators/operator.ts'
import { callRows, onlyRow } from '#http/rows.ts'

const CreatedOperator = Type.Object(
  {
    ...Operator.properties,
    invitation: Type.Union([IssuedInvitation, Type.Null()], {
      description: 'The invitation of the first admin, if admin_email was given. Its token is shown only now',
    }),
  },
  { title: 'CreatedOperator' },
)
type CreatedOperator = Static<typeof CreatedOperator>

/** POST /operators: a new operator, and its first admin. */
export const createOperatorRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'createOperator',
    summary: 'Create an operator, and become its first admin or invite them',
    description:
      'Admins of the installation may always do this; everyone else who has signed in, if the installation allows self-service. ' +
      'The slug makes it safe to repeat: a second request is refused as already_exists.',
    tags: ['operators'],
    body: NewOperator,
    response: {
      201: CreatedOperator,
      ...refusals(
        'sign_in_required',
        'not_allowed',
        'self_service_off',
        'invalid_request',
        'already_exists',
        'too_many_operators',
      ),
    },
  }
  app.post('/operators', { schema }, async (request, reply) => {
    accountIdOf(request.caller)
    const { admin_email, ...fields } = request.body
    const { operator } = onlyRow(
      await callRows<{ operator: CreatedOperator }>(
        request,
        'select core.create_operator($1, $2) as operator',
        [fields, admin_email],
      ),
      'operator_not_found',
    )
    return reply.code(201).header('location', `/api/v1/operators/${operator.slug}`).send(operator)
  })
}
