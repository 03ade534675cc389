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

const Vehicle = Type.Object({
  id: Uuid,
  number: Type.String({ description: 'The name or number on the vehicle' }),
  vehicle_type_id: Uuid,
  vehicle_type: Type.String(),
  amenities: AnyObject,
})
type Vehicle = Static<typeof Vehicle>

const Planned = Type.Object({ occurrence_id: Uuid, starts_at: Moment })
type Planned = Static<typeof Planned>

const tags = ['fleet']

/** /operators/{slug}/vehicles: the fleet in use. */
export const vehiclesRoute: RoutePlugin = async (app, { writeExposed }) => {
  const list = {
    operationId: 'listVehicles',
    summary: 'The vehicles in use, the newest first',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(Vehicle), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/vehicles', { schema: list }, async (request, reply) => {
    return pageOfNewest<Vehicle>(
      reply,
      await writeExposed(
        (schema) => `
          select b.id, b.number, b.bus_type_id as vehicle_type_id, b.bus_type as vehicle_type, b.amenities
            from ${schema}.buses as b
           where b.operator_id = (select core.operator_id_of($1)) and ($2::uuid is null or b.id < $2)
           order by b.id desc limit $3`,
      ),
      request.params.slug,
      request.query,
    )
  })

  const create = {
    operationId: 'createVehicle',
    summary: 'Add a vehicle to the fleet',
    description: 'Admins only.',
    tags,
    params: OperatorParams,
    body: Body({ vehicle_type_id: Uuid, number: Line(32) }),
    response: {
      201: Created,
      ...refusals(...STAFF_REFUSALS, 'invalid_request', 'vehicle_type_not_found', 'already_exists'),
    },
  }
  app.post('/operators/:slug/vehicles', { schema: create }, async (request, reply) => {
    const { vehicle_type_id, number } = request.body
    const rows = await callRows<Created>(
      request,
      'select transit.create_vehicle(core.operator_id_of($1), $2, $3) as id',
      [request.params.slug, vehicle_type_id, number],
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })

  const retire = {
    operationId: 'retireVehicle',
    summary: 'Take a vehicle out of use',
    description:
      'The vehicle gets no more departures. Its planned departures keep their seats: assign each of them another vehicle. Admins only.',
    tags,
    params: OwnedParams,
    response: {
      200: Type.Object({
        departures: Type.Array(Planned, { description: 'Future departures that still use it' }),
      }),
      ...refusals(...STAFF_REFUSALS, 'vehicle_not_found'),
    },
  }
  app.delete('/operators/:slug/vehicles/:id', { schema: retire }, async (request) => {
    const { slug, id } = request.params
    return {
      departures: await callRows<Planned>(
        request,
        'select r.occurrence_id, r.starts_at from transit.retire_vehicle(core.operator_id_of($1), $2) as r',
        [slug, id],
      ),
    }
  })
}
