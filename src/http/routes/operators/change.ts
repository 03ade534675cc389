import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { Operator, OperatorChanges } from '#http/routes/operators/operator.ts'
import { OperatorParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow } from '#http/rows.ts'

/** PATCH /operators/{slug}: what an operator says of itself, and whether it sells. */
export const changeOperatorRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'changeOperator',
    summary: 'Change an operator, deactivate it, archive it or bring it back',
    description:
      'A field that is left out stays as it is, and null empties it. With another slug the old address is gone at once; the id stays. ' +
      'For admins of the operator and of the installation.',
    tags: ['operators'],
    params: OperatorParams,
    body: OperatorChanges,
    response: {
      200: Operator,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'already_exists',
        'time_zone_in_use',
        'currency_in_use',
      ),
    },
  }
  app.patch('/operators/:slug', { schema }, async (request) => {
    const rows = await callRows<{ operator: Operator }>(
      request,
      'select core.change_operator(core.operator_id_of($1), $2) as operator',
      [request.params.slug, request.body],
    )
    return onlyRow(rows, 'operator_not_found').operator
  })
}
