import { isDeepStrictEqual } from 'node:util'
import { LiveViews } from '#http/live/live_views.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { Refused } from '#http/problems/refused.ts'
import { refusals } from '#http/refusals.ts'
import { type Event, EventParams, ONE_EVENT } from '#http/routes/events/schemas.ts'
import { EventStreamAnswer } from '#http/schemas.ts'

/** GET /events/{id}/stream: the taken and free places of an event, live. */
export const eventStreamRoute: RoutePlugin = async (app, { pool, operators, writeExposed }) => {
  const live = new LiveViews<object, Event>(
    { pool, log: app.log },
    {
      read: async (db, { operatorId, occurrenceId }) =>
        (await db.query<Event>(await writeExposed(ONE_EVENT), [operatorId, occurrenceId])).rows,
      introduce: (event) => ({ name: 'event', data: event }),
      update: (before, after) => (isDeepStrictEqual(before, after) ? null : { name: 'event', data: after }),
    },
  )

  const schema = {
    operationId: 'streamEvent',
    summary: 'One class event, as it changes: capacity, taken, free, waiting',
    description: 'Server-sent events: `event` with the whole of it, now and whenever something changes.',
    tags: ['events'],
    params: EventParams,
    response: { 200: EventStreamAnswer, ...refusals('occurrence_not_found', 'too_many_requests', 'busy') },
  }
  app.get('/events/:id/stream', { schema }, async (request, reply) => {
    const occurrenceId = request.params.id
    const operatorId = await operators.operatorOf(occurrenceId)
    if (operatorId === null) throw new Refused('occurrence_not_found')
    // Asking for the name takes a connection. Done here, no reader of the view waits for one while it holds another.
    await writeExposed(ONE_EVENT)
    const stream = await live.open(request, reply, { operatorId, occurrenceId }, {})
    return reply.send(stream.body)
  })
}
