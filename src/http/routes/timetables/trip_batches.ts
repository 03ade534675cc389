import { type Static, Type } from '@fastify/type-provider-typebox'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { AnyObject, OperatorParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { TRIPS_MAX } from '#http/routes/timetables/schemas.ts'
import { readTripsOfCsv } from '#http/routes/timetables/trips_of_csv.ts'
import { callRows, onlyRow } from '#http/rows.ts'
import { Body, Nullable, Uuid } from '#http/schemas.ts'

const TRIPS_BYTES_MAX = 4 * 1024 * 1024

const Finding = Type.Object({
  row: Type.Integer({ description: 'Counted from 1; the header of a CSV file does not count' }),
  field: Nullable(Type.String({ description: 'JSON Pointer into the row: /times/2' })),
  code: Type.String({ description: 'The code of the problem' }),
  problem: Type.String({ description: 'What is wrong with it' }),
})

const Batch = Type.Object({
  trip_ids: Type.Array(Uuid, { description: 'In the order of the rows; empty after a dry run' }),
  findings: Type.Array(Finding, { description: 'What a dry run found, at most 100' }),
})
type Batch = Static<typeof Batch>

/** POST /operators/{slug}/trip-batches: a whole timetable in one request, as JSON or CSV. */
export const tripBatchesRoute: RoutePlugin = async (app) => {
  app.addContentTypeParser<string>('text/csv', { parseAs: 'string' }, (_request, csv, done) => {
    try {
      done(null, { trips: readTripsOfCsv(csv) })
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  })

  const schema = {
    operationId: 'createTrips',
    summary: 'Make many trips at once, all or none',
    description:
      'Each row is as the body of `POST /operators/{slug}/trips`. As `text/csv`, the header names the fields; `times` are separated by ' +
      'blanks, and `from`, `until` and `every_minutes` make a frequency. If a row cannot be used, nothing is made, and `findings` name ' +
      'row and field. With `dry_run=true` nothing is made either way. Admins only.',
    tags: ['timetables'],
    consumes: ['application/json', 'text/csv'],
    params: OperatorParams,
    querystring: Type.Object({
      dry_run: Type.Boolean({ default: false, description: 'Only look for what would be refused' }),
    }),
    body: Body({ trips: Type.Array(AnyObject, { minItems: 1, maxItems: TRIPS_MAX }) }),
    response: { 200: Batch, ...refusals(...STAFF_REFUSALS, 'invalid_request', 'rows_refused') },
  }
  app.post('/operators/:slug/trip-batches', { schema, bodyLimit: TRIPS_BYTES_MAX }, async (request) => {
    const rows = await callRows<{ made: Batch }>(
      request,
      'select transit.create_trips(core.operator_id_of($1), $2, $3) as made',
      [request.params.slug, JSON.stringify(request.body.trips), request.query.dry_run],
    )
    return onlyRow(rows, 'operator_not_found').made
  })
}
