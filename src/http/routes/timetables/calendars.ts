import { type Static, Type } from '@fastify/type-provider-typebox'
import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import { Created, OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { CalendarChange, Day, NewCalendar, NewSeason } from '#http/routes/timetables/schemas.ts'
import { callRows, onlyRow } from '#http/rows.ts'
import { Nullable, Uuid } from '#http/schemas.ts'

const Calendar = Type.Object({
  id: Uuid,
  name: Type.String(),
  days: Type.Array(Type.String({ description: 'mon to sun' })),
  from: Nullable(Day),
  until: Nullable(Day),
  added_dates: Type.Array(Day),
  removed_dates: Type.Array(Day),
  imported: Type.Boolean({ description: 'Whether it came with a timetable; false if it was made by hand' }),
})
type Calendar = Static<typeof Calendar>

const Copied = Type.Object({
  id: Uuid,
  trips: Type.Integer({ description: 'The number of trips that run by the new calendar' }),
})
type Copied = Static<typeof Copied>

const tags = ['timetables']

/** /operators/{slug}/calendars: the dates on which trips run. */
export const calendarsRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listCalendars',
    summary: 'Calendars, the newest first',
    description: 'Without the single days of extra departures.',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(Calendar), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/calendars', { schema: list }, async (request, reply) => {
    return pageOfNewest<Calendar>(
      reply,
      `select s.id, s.gtfs_id as name, transit.days_of(s.weekdays) as days, s.starts_on as from, s.ends_on as until,
              array(select x.on_date from transit.service_exceptions as x
                     where x.operator_id = s.operator_id and x.service_id = s.id and x.runs order by 1) as added_dates,
              array(select x.on_date from transit.service_exceptions as x
                     where x.operator_id = s.operator_id and x.service_id = s.id and not x.runs order by 1) as removed_dates,
              s.feed_id is not null as imported
         from transit.services as s
        where s.operator_id = (select core.operator_id_of($1)) and s.active and ($2::uuid is null or s.id < $2)
          and not (s.feed_id is null and s.gtfs_id ~ '^\\d{4}-\\d\\d-\\d\\d$')
        order by s.id desc limit $3`,
      request.params.slug,
      request.query,
    )
  })

  const create = {
    operationId: 'createCalendar',
    summary: 'Say on which dates trips run',
    description: 'An added or removed date counts more than its day of the week. Admins only.',
    tags,
    params: OperatorParams,
    body: NewCalendar,
    response: {
      201: Created,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'date_out_of_range',
        'calendar_without_days',
        'already_exists',
      ),
    },
  }
  app.post('/operators/:slug/calendars', { schema: create }, async (request, reply) => {
    const rows = await callRows<Created>(
      request,
      'select transit.create_calendar(core.operator_id_of($1), $2) as id',
      [request.params.slug, request.body],
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })

  const change = {
    operationId: 'changeCalendar',
    summary: 'Change the dates of a calendar that was made by hand',
    description:
      'A list replaces the list that there was. Departures without bookings follow at the next generation. Admins only.',
    tags,
    params: OwnedParams,
    body: CalendarChange,
    response: {
      204: Type.Null({ description: 'Changed' }),
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'date_out_of_range',
        'calendar_not_found',
        'imported_not_changed',
        'calendar_without_days',
        'already_exists',
      ),
    },
  }
  app.patch('/operators/:slug/calendars/:id', { schema: change }, async (request, reply) => {
    const { slug, id } = request.params
    await callRows(request, 'select transit.change_calendar(core.operator_id_of($1), $2, $3)', [
      slug,
      id,
      request.body,
    ])
    return reply.code(204).send(null)
  })

  const retire = {
    operationId: 'retireCalendar',
    summary: 'Take a calendar out of use',
    description: 'A calendar by which trips run stays: retire them first. Admins only.',
    tags,
    params: OwnedParams,
    response: {
      204: Type.Null({ description: 'Out of use' }),
      ...refusals(...STAFF_REFUSALS, 'calendar_not_found', 'imported_not_changed', 'calendar_in_use'),
    },
  }
  app.delete('/operators/:slug/calendars/:id', { schema: retire }, async (request, reply) => {
    const { slug, id } = request.params
    await callRows(request, 'select transit.retire_calendar(core.operator_id_of($1), $2)', [slug, id])
    return reply.code(204).send(null)
  })

  const copy = {
    operationId: 'copySeason',
    summary: 'Copy a calendar and its trips to another season',
    description:
      'The days of the week stay; say which holidays there are in the new season. An imported calendar can be copied too. Admins only.',
    tags,
    params: OwnedParams,
    body: NewSeason,
    response: {
      201: Copied,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'date_out_of_range',
        'calendar_not_found',
        'calendar_without_days',
        'already_exists',
      ),
    },
  }
  app.post('/operators/:slug/calendars/:id/copies', { schema: copy }, async (request, reply) => {
    const { slug, id } = request.params
    const rows = await callRows<Copied>(
      request,
      'select c.calendar_id as id, c.trips from transit.copy_season(core.operator_id_of($1), $2, $3) as c',
      [slug, id, request.body],
    )
    return reply.code(201).send(onlyRow(rows, 'calendar_not_found'))
  })
}
