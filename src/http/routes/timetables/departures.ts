import { type Static, Type } from '@fastify/type-provider-typebox'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { OperatorParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { Day, NewDeparture } from '#http/routes/timetables/schemas.ts'
import { callRows, onlyRow } from '#http/rows.ts'
import { Body, Uuid } from '#http/schemas.ts'

const Added = Type.Object({
  occurrence_id: Uuid,
  trip_id: { ...Uuid, description: 'The trip that was made for it and runs on this date alone' },
})
type Added = Static<typeof Added>

const Copies = Type.Object({ made: Type.Integer({ description: 'The number of departures that were made' }) })
type Copies = Static<typeof Copies>

const tags = ['timetables']

/** POST /operators/{slug}/departures and /day-copies: departures beside the timetable. */
export const extraDeparturesRoute: RoutePlugin = async (app) => {
  const add = {
    operationId: 'addDeparture',
    summary: 'Make one departure beside the timetable',
    description:
      'On sale at once, as its route is sold. The key keeps a repeated request from making a second departure. Admins only.',
    tags,
    params: OperatorParams,
    body: NewDeparture,
    response: {
      201: Added,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'date_out_of_range',
        'route_not_found',
        'vehicle_type_not_found',
        'route_has_one_stop',
        'times_run_backwards',
        'already_departed',
        'already_exists',
      ),
    },
  }
  app.post('/operators/:slug/departures', { schema: add }, async (request, reply) => {
    const rows = await callRows<Added>(
      request,
      'select a.occurrence_id, a.trip_id from transit.add_departure(core.operator_id_of($1), $2) as a',
      [request.params.slug, request.body],
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })

  const copy = {
    operationId: 'copyDay',
    summary: 'Let all trips of one date run on another one too',
    description:
      'As extra departures, besides what the other date has of its own. Repeating the request makes nothing more. Admins only.',
    tags,
    params: OperatorParams,
    body: Body({
      from: { ...Day, description: 'The service date that is copied' },
      to: { ...Day, description: 'The service date on which they run too' },
      route_id: Type.Optional({ ...Uuid, description: 'Only this route' }),
    }),
    response: {
      201: Copies,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'date_out_of_range',
        'route_not_found',
        'already_departed',
      ),
    },
  }
  app.post('/operators/:slug/day-copies', { schema: copy }, async (request, reply) => {
    const { from, to, route_id } = request.body
    const rows = await callRows<Copies>(
      request,
      'select transit.copy_day(core.operator_id_of($1), $2, $3, $4) as made',
      [request.params.slug, from, to, route_id],
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })
}
