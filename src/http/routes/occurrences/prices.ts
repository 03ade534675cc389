import { type Static, Type } from '@fastify/type-provider-typebox'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { DepartureParams, RideQuery } from '#http/routes/departures/schemas.ts'
import { AnyObject } from '#http/routes/operators/schemas.ts'
import { readRows } from '#http/rows.ts'
import { Nullable } from '#http/schemas.ts'

const Step = Type.Object({
  rule: Type.String({ description: 'fare, adjustment, rounding, minimum or maximum' }),
  price_minor: Type.Integer({ description: 'The price after this step' }),
  name: Type.Optional(Type.String({ description: 'Of the adjustment' })),
  percent: Type.Optional(Type.Number()),
  plus_minor: Type.Optional(Type.Integer()),
  step_minor: Type.Optional(Type.Integer()),
  rounding: Type.Optional(Type.String({ description: 'nearest, up or down' })),
})

const Price = Type.Object(
  {
    class: Nullable(Type.String({ description: 'Null if there are no classes here' })),
    passenger_type: Type.String(),
    price_minor: Nullable(Type.Integer({ description: 'Null if no fare applies: booking it is refused' })),
    currency: Type.String(),
    fare: Nullable({ ...AnyObject, description: 'The fare that applies; null if it has a price of its own' }),
    steps: Nullable(Type.Array(Step, { description: 'From the fare to the price' })),
  },
  { title: 'Price' },
)
type Price = Static<typeof Price>

/** GET /occurrences/{id}/prices: what a place costs, and why, before it is booked. */
export const pricesRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'getPrices',
    summary: 'What a place costs, by class and type of passenger',
    description:
      'The prices that a booking would have now, each with the fare that applies and the rules that change it. For a departure ' +
      'between two stops; without them, for the whole trip. A booking keeps the price that it was made at: send it as ' +
      '`expected_total_minor` to be refused if it has changed.',
    tags: ['occurrences'],
    params: DepartureParams,
    querystring: RideQuery,
    response: {
      200: Type.Object({ items: Type.Array(Price) }),
      ...refusals('occurrence_not_found', 'stop_not_on_trip', 'stops_in_wrong_order', 'journey_not_offered'),
    },
  }

  app.get('/occurrences/:id/prices', { schema }, async (request) => {
    const { from_stop_id, to_stop_id, from_index, to_index } = request.query
    return {
      items: await readRows<Price>(request, 'select * from transit.quote_prices($1, $2, $3, $4, $5)', [
        request.params.id,
        from_stop_id,
        to_stop_id,
        from_index,
        to_index,
      ]),
    }
  })
}
