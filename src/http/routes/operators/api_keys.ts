import { type Static, Type } from '@fastify/type-provider-typebox'
import { Line } from '#http/input/typed_text.ts'
import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { Role } from '#http/routes/operators/members.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import { OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow } from '#http/rows.ts'
import { Body, Moment, Nullable, Timestamp, Uuid } from '#http/schemas.ts'

const ApiKey = Type.Object({
  id: Uuid,
  account_id: { ...Uuid, description: 'The machine account that it acts as' },
  name: Type.String(),
  hint: Type.String({ description: 'The last letters of its secret' }),
  created_at: Moment,
  expires_at: Nullable(Moment),
  revoked_at: Nullable(Moment),
})
type ApiKey = Static<typeof ApiKey>

const NewApiKey = Body({
  name: Line(200),
  role: Type.Optional({ ...Role, default: 'agent' }),
  expires_at: Type.Optional(Timestamp),
})

const IssuedApiKey = Type.Object({
  id: Uuid,
  account_id: Uuid,
  name: Type.String(),
  role: Role,
  secret: Type.String({ description: 'Shown only now, because it is not stored' }),
  created_at: Moment,
  expires_at: Nullable(Moment),
})
type IssuedApiKey = Static<typeof IssuedApiKey>

const Revoked = Type.Object({ revoked_at: Moment })
type Revoked = Static<typeof Revoked>

const tags = ['staff']

/** /operators/{slug}/api-keys: how machines sign in. */
export const apiKeysRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listApiKeys',
    summary: 'API keys without their secrets, the newest first',
    description: 'Admins only.',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(ApiKey), ...refusals(...STAFF_REFUSALS, 'invalid_cursor') },
  }
  app.get('/operators/:slug/api-keys', { schema: list }, async (request, reply) => {
    return pageOfNewest<ApiKey>(
      reply,
      `select k.id, k.account_id, k.name, k.hint, k.created_at, k.expires_at, k.revoked_at from core.api_keys as k
        where k.operator_id = (select core.operator_id_as($1, '{admin}')) and ($2::uuid is null or k.id < $2)
        order by k.id desc limit $3`,
      request.params.slug,
      request.query,
    )
  })

  const create = {
    operationId: 'createApiKey',
    summary: 'Create an API key; its secret is shown only now',
    description: 'Admins only.',
    tags,
    params: OperatorParams,
    body: NewApiKey,
    response: { 201: IssuedApiKey, ...refusals(...STAFF_REFUSALS, 'invalid_request') },
  }
  app.post('/operators/:slug/api-keys', { schema: create }, async (request, reply) => {
    const { name, role, expires_at } = request.body
    const rows = await callRows<IssuedApiKey>(
      request,
      'select * from core.create_api_key(core.operator_id_of($1), $2, $3, $4)',
      [request.params.slug, name, role, expires_at],
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })

  const revoke = {
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key',
    description: 'The key is invalid from now on. Revoking it twice changes nothing. Admins only.',
    tags,
    params: OwnedParams,
    response: {
      200: Revoked,
      ...refusals(...STAFF_REFUSALS, 'api_key_not_found'),
    },
  }
  app.delete('/operators/:slug/api-keys/:id', { schema: revoke }, async (request) => {
    const { slug, id } = request.params
    return onlyRow(
      await callRows<Revoked>(
        request,
        'select core.revoke_api_key(core.operator_id_of($1), $2) as revoked_at',
        [slug, id],
      ),
      'api_key_not_found',
    )
  })
}
