import { type Static, Type } from '@fastify/type-provider-typebox'
import { refusals } from '#http/refusals.ts'
import { EventParams } from '#http/routes/events/schemas.ts'
import type { RoutePlugin } from '#http/routes/index.ts'
import { callRows, onlyRow } from '#http/rows.ts'
import { Body } from '#http/schemas.ts'

const Offered = Type.Object({
  offered: Type.Integer({ description: 'How many in line were offered places' }),
})
type Offered = Static<typeof Offered>

/** PATCH /events/{id}: more places, or fewer. */
export const changeEventRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'changeEvent',
    summary: 'Change how many may come',
    description: 'More places go to whoever waits, before anybody else. Admins only.',
    tags: ['events'],
    params: EventParams,
    body: Body({ capacity: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }),
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
    const values = [request.params.id, request.body.capacity]
    const rows = await callRows<Offered>(request, 'select classes.change_capacity($1, $2) as offered', values)
    return onlyRow(rows, 'occurrence_not_found')
  })
}
