import { type Static, Type } from '@fastify/type-provider-typebox'
import { Line } from '#http/input/typed_text.ts'
import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import {
  AnyObject,
  Created,
  OperatorParams,
  OwnedParams,
  STAFF_REFUSALS,
} from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow } from '#http/rows.ts'
import { Body, Moment, Uuid } from '#http/schemas.ts'

const Bus = Type.Object({
  id: Uuid,
  number: Type.String({ description: 'What is painted on it' }),
  bus_type_id: Uuid,
  bus_type: Type.String(),
  amenities: AnyObject,
})
type Bus = Static<typeof Bus>

const Planned = Type.Object({ occurrence_id: Uuid, starts_at: Moment })
type Planned = Static<typeof Planned>

const tags = ['fleet']

/** /operators/{slug}/buses: the fleet in use. */
export const busesRoute: RoutePlugin = async (app, { writeExposed }) => {
  const list = {
    operationId: 'listBuses',
    summary: 'The buses in use, the newest first',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(Bus), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/buses', { schema: list }, async (request, reply) => {
    return pageOfNewest<Bus>(
      reply,
      await writeExposed(
        (schema) => `
          select b.id, b.number, b.bus_type_id, b.bus_type, b.amenities from ${schema}.buses as b
           where b.operator_id = (select core.operator_id_of($1)) and ($2::uuid is null or b.id < $2)
           order by b.id desc limit $3`,
      ),
      request.params.slug,
      request.query,
    )
  })

  const create = {
    operationId: 'createBus',
    summary: 'Add a bus to the fleet',
    description: 'Admins only.',
    tags,
    params: OperatorParams,
    body: Body({ bus_type_id: Uuid, number: Line(32) }),
    response: {
      201: Created,
      ...refusals(...STAFF_REFUSALS, 'invalid_request', 'bus_type_not_found', 'already_exists'),
    },
  }
  app.post('/operators/:slug/buses', { schema: create }, async (request, reply) => {
    const { bus_type_id, number } = request.body
    const rows = await callRows<Created>(
      request,
      'select transit.create_bus(core.operator_id_of($1), $2, $3) as id',
      [request.params.slug, bus_type_id, number],
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })

  const retire = {
    operationId: 'retireBus',
    summary: 'Take a bus out of use',
    description:
      'It takes no more departures. Those planned with it keep their seats: give each another bus. Admins only.',
    tags,
    params: OwnedParams,
    response: {
      200: Type.Object({
        departures: Type.Array(Planned, { description: 'To come, and still planned with it' }),
      }),
      ...refusals(...STAFF_REFUSALS, 'bus_not_found'),
    },
  }
  app.delete('/operators/:slug/buses/:id', { schema: retire }, async (request) => {
    const { slug, id } = request.params
    return {
      departures: await callRows<Planned>(
        request,
        'select r.occurrence_id, r.starts_at from transit.retire_bus(core.operator_id_of($1), $2) as r',
        [slug, id],
      ),
    }
  })
}
