import { type Static, Type } from '@fastify/type-provider-typebox'
import { accountIdOf } from '#http/identity/caller.ts'
import { Locale, PersonName, Phone } from '#http/input/typed_text.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Body, Nullable, Uuid } from '#http/schemas.ts'

const operatorFields = { operator_id: Uuid, slug: Type.String(), name: Type.String() }

const Me = Type.Object({
  account_id: Uuid,
  kind: Type.String({ description: 'person, or machine: an API key' }),
  full_name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  locale: Nullable(Type.String()),
  memberships: Type.Array(Type.Object({ ...operatorFields, role: Type.String() }), {
    description: 'The operators that you work for, with your role',
  }),
  customers: Type.Array(Type.Object({ ...operatorFields, customer_id: Uuid }), {
    description: 'The operators whose customer you are',
  }),
})
type Me = Static<typeof Me>

const Changes = Body({
  full_name: Type.Optional(Nullable(PersonName)),
  phone: Type.Optional(Nullable(Phone)),
  locale: Type.Optional(Nullable(Locale)),
})

const tags = ['me']

/** GET and PATCH /me: the caller's own account. */
export const meRoute: RoutePlugin = async (app) => {
  const read = {
    operationId: 'getMe',
    summary: 'Your account, the operators that you work for, and those whose customer you are',
    tags,
    response: { 200: Me, ...refusals('sign_in_required') },
  }
  app.get('/me', { schema: read }, async (request) => {
    accountIdOf(request.caller)
    return onlyRow(
      await readRows<{ me: Me }>(request, 'select core.describe_me() as me'),
      'account_not_found',
    ).me
  })

  const change = {
    operationId: 'changeMe',
    summary: 'Change your name, phone or language',
    description:
      'A field that is left out stays as it is, and null empties it. Operators keep the data that you gave when booking.',
    tags,
    body: Changes,
    response: { 200: Me, ...refusals('sign_in_required', 'invalid_request') },
  }
  app.patch('/me', { schema: change }, async (request) => {
    accountIdOf(request.caller)
    const rows = await callRows<{ me: Me }>(request, 'select core.change_me($1) as me', [request.body])
    return onlyRow(rows, 'account_not_found').me
  })
}
