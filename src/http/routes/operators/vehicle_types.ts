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
import { Body, Uuid } from '#http/schemas.ts'

const Name = Line(200)
const Amenities = { ...AnyObject, description: 'Such as {"wifi": true, "power": "230V"}' }

const VehicleType = Type.Object({
  id: Uuid,
  name: Type.String(),
  layout_id: Uuid,
  amenities: AnyObject,
  active: Type.Boolean(),
})
type VehicleType = Static<typeof VehicleType>

const tags = ['fleet']

/** /operators/{slug}/vehicle-types: vehicle types, each with a seat layout and what is on board. */
export const vehicleTypesRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listVehicleTypes',
    summary: 'Vehicle types, the newest first',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(VehicleType), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/vehicle-types', { schema: list }, async (request, reply) => {
    return pageOfNewest<VehicleType>(
      reply,
      `select t.id, t.name, t.layout_id, t.amenities, t.active from transit.vehicle_types as t
        where t.operator_id = (select core.operator_id_of($1)) and ($2::uuid is null or t.id < $2)
        order by t.id desc limit $3`,
      request.params.slug,
      request.query,
    )
  })

  const create = {
    operationId: 'createVehicleType',
    summary: 'Add a vehicle type',
    description: 'Admins only.',
    tags,
    params: OperatorParams,
    body: Body({ name: Name, layout_id: Uuid, amenities: Type.Optional(Amenities) }),
    response: {
      201: Created,
      ...refusals(...STAFF_REFUSALS, 'invalid_request', 'layout_not_found', 'already_exists'),
    },
  }
  app.post('/operators/:slug/vehicle-types', { schema: create }, async (request, reply) => {
    const { name, layout_id, amenities = {} } = request.body
    const rows = await callRows<Created>(
      request,
      'select transit.create_vehicle_type(core.operator_id_of($1), $2, $3, $4) as id',
      [request.params.slug, name, layout_id, amenities],
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })

  const change = {
    operationId: 'changeVehicleType',
    summary: 'Change a vehicle type: its name, amenities or layout, or take it out of use',
    description:
      'A new layout applies to departures made from now on. Booked departures keep their seats. Admins only.',
    tags,
    params: OwnedParams,
    body: Body({
      name: Type.Optional(Name),
      layout_id: Type.Optional(Uuid),
      amenities: Type.Optional(Amenities),
      active: Type.Optional(Type.Boolean()),
    }),
    response: {
      204: Type.Null({ description: 'Changed' }),
      ...refusals(...STAFF_REFUSALS, 'vehicle_type_not_found', 'layout_not_found', 'already_exists'),
    },
  }
  app.patch('/operators/:slug/vehicle-types/:id', { schema: change }, async (request, reply) => {
    const { slug, id } = request.params
    const { name, layout_id, amenities, active } = request.body
    await callRows(
      request,
      'select transit.change_vehicle_type(core.operator_id_of($1), $2, $3, $4, $5, $6)',
      [slug, id, name, layout_id, amenities, active],
    )
    return reply.code(204).send(null)
  })
}
