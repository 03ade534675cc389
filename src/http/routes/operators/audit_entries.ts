import { type Static, Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { AnyObject, OperatorParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { readRows } from '#http/rows.ts'
import { Moment, Nullable, Uuid } from '#http/schemas.ts'

const AuditEntry = Type.Object({
  id: Uuid,
  at: Moment,
  account_id: Nullable({
    ...Uuid,
    description:
      'The account that made the change; null for jobs and for changes made in the database itself',
  }),
  ip: Nullable(Type.String()),
  request_id: Nullable(Type.String()),
  relation: Type.String({ description: 'What kind of thing changed: core.policies, transit.vehicles, …' }),
  action: Type.String({ description: 'insert, update or delete' }),
  old: Nullable(AnyObject),
  new: Nullable(AnyObject),
})
type AuditEntry = Static<typeof AuditEntry>

/** Every table whose changes are audited: those with a trigger that runs audit.record_changes. */
export const AUDITED_RELATIONS = [
  'core.accounts',
  'core.api_keys',
  'core.cancellation_fees',
  'core.customers',
  'core.fare_adjustments',
  'core.fare_tables',
  'core.fares',
  'core.installation',
  'core.installation_admins',
  'core.invitations',
  'core.layout_places',
  'core.layouts',
  'core.locations',
  'core.members',
  'core.occurrences',
  'core.offerings',
  'core.operators',
  'core.policies',
  'transit.brands',
  'transit.feeds',
  'transit.vehicle_types',
  'transit.vehicles',
] as const

const Query = Type.Object({
  ...PageQuery.properties,
  relation: Type.Optional(Type.Enum([...AUDITED_RELATIONS])),
  account_id: Type.Optional(Uuid),
})

/** GET /operators/{slug}/audit-entries: who changed which settings and master records of an operator. */
export const auditEntriesRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'listAuditEntries',
    summary: 'Who changed what, the newest first',
    description:
      'Changes of layouts, fares, vehicles, members, customers, events and the rest. The history of a booking is at ' +
      '/bookings/{id}/events. Admins only.',
    tags: ['staff'],
    params: OperatorParams,
    querystring: Query,
    response: { 200: Page(AuditEntry), ...refusals(...STAFF_REFUSALS, 'invalid_cursor') },
  }

  app.get('/operators/:slug/audit-entries', { schema }, async (request, reply) => {
    const { limit, cursor, relation, account_id } = request.query
    const values = [request.params.slug, decodeCursor(Uuid, cursor), relation, account_id, limit + 1]
    const rows = await readRows<AuditEntry>(
      request,
      `select e.id, e.at, e.account_id, e.ip, e.request_id, e.relation, e.action, e.old_row as old, e.new_row as new
         from audit.entries as e
        where e.operator_id = (select core.operator_id_as($1, '{admin}')) and ($2::uuid is null or e.id < $2)
          and ($3::text is null or e.relation = $3) and ($4::uuid is null or e.account_id = $4)
        order by e.id desc limit $5`,
      values,
    )
    return pageOf(reply, limit, rows, (row) => row.id)
  })
}
