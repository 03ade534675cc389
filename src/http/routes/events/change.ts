import { type Static, Type } from '@fastify/type-provider-typebox'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { EventParams } from '#http/routes/events/schemas.ts'
import { callRows, onlyRow } from '#http/rows.ts'

const Offered = Type.Object({
  offered: Type.Integer({ description: 'The number of waitlist entries that were offered places' }),
})
type Offered = Static<typeof Offered>

/** PATCH /events/{id}: changes the number of places, and whether the event is on sale. */
export const changeEventRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'changeEvent',
    summary: 'Change the capacity of an event, or whether it is on sale',
    description: 'Additional places are offered to the waitlist first. Admins only.',
    tags: ['events'],
    params: EventParams,
    body: Type.Object(
      {
        capacity: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
        published: Type.Optional(
          Type.Boolean({ description: 'Only staff see and book an unpublished event' }),
        ),
      },
      { additionalProperties: false, minProperties: 1 },
    ),
    response: {
      200: Offered,
      ...refusals(
        'sign_in_required',
        'not_allowed',
        'invalid_request',
        'occurrence_not_found',
        'occurrence_cancelled',
        'fewer_places_than_sold',
      ),
    },
  }

  app.patch('/events/:id', { schema }, async (request) => {
    const { capacity, published } = request.body
    const rows = await callRows<Offered>(
      request,
      `select case when $2::integer is null then 0 else classes.change_capacity($1, $2) end as offered,
              case when $3::boolean is not null then core.publish_occurrence($1, $3) end`,
      [request.params.id, capacity, published],
    )
    return onlyRow(rows, 'occurrence_not_found')
  })
}
