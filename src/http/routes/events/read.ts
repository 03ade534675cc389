import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { Event, EventParams, ONE_EVENT } from '#http/routes/events/schemas.ts'
import { onlyRow, readRows } from '#http/rows.ts'

/** GET /events/{id}: one class event, with its taken and free places. */
export const readEventRoute: RoutePlugin = async (app, { operators, writeExposed }) => {
  const schema = {
    operationId: 'getEvent',
    summary: 'One class event: capacity, taken, free, waiting',
    tags: ['events'],
    params: EventParams,
    response: { 200: Event, ...refusals('occurrence_not_found') },
  }

  app.get('/events/:id', { schema }, async (request) => {
    const { id } = request.params
    return onlyRow(
      await readRows<Event>(request, await writeExposed(ONE_EVENT), [await operators.operatorOf(id), id]),
      'occurrence_not_found',
    )
  })
}
