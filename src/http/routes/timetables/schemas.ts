import { type Static, Type } from '@fastify/type-provider-typebox'
import { TEXT_PATTERNS } from '#db/text_patterns.ts'
import { Line } from '#http/input/typed_text.ts'
import { Body, Uuid } from '#http/schemas.ts'

// What a timetable made by hand consists of. core.check_schema applies the same rules over SQL: transit.timetable_schemas is
// written from these (src/http/write_sql_schemas.ts).

export const STOPS_MAX = 200
export const DATES_MAX = 1_000
export const FREQUENCIES_MAX = 50
export const TRIPS_MAX = 2_000

/** A date without a time. */
export const Day = Type.String({ format: 'date', examples: ['2027-03-28'] })

const Clock = Type.String({
  pattern: TEXT_PATTERNS.clock.pattern,
  description: 'A time of the service day, as 07:30 or 07:30:15. After midnight it goes on counting: 25:10.',
  examples: ['07:30'],
})

const Call = Type.String({
  pattern: TEXT_PATTERNS.call.pattern,
  description: 'A time; arrival and departure as 08:10-08:15; or - if the trip does not call there',
  examples: ['08:10-08:15'],
})

function oneOf<const Value extends string>(values: readonly Value[], description: string) {
  return Type.Unsafe<Value>({ type: 'string', enum: [...values], description })
}

const Minutes = (description: string) => Type.Integer({ minimum: 0, maximum: 14_400, description })
const Degrees = (limit: number) => Type.Optional(Type.Number({ minimum: -limit, maximum: limit }))

const stopFields = {
  code: Type.Optional(
    Line(50, { description: 'Tells it from other stops of the same name; no two have the same' }),
  ),
  parent_id: Type.Optional({ ...Uuid, description: 'The station of a platform' }),
  zone: Type.Optional(Line(100, { description: 'The zone that fares refer to' })),
  time_zone: Type.Optional(
    Line(64, { description: 'Such as Europe/Zurich; that of the operator if left out' }),
  ),
  latitude: Degrees(90),
  longitude: Degrees(180),
  address: Type.Optional(Line(300)),
}

export const NewStop = Body({
  name: Line(300),
  kind: Type.Optional(
    oneOf(['stop', 'station'], 'A station has platforms, which are stops; stop if left out'),
  ),
  ...stopFields,
})

export const StopChange = Body({ name: Type.Optional(Line(300)), ...stopFields })

const RouteStop = Body({
  stop_id: Uuid,
  minutes: Minutes('Minutes from the start of the trip until it arrives; 0 at the first stop'),
  stay_minutes: Type.Optional(Minutes('How long it stays; 0 if left out')),
  distance_m: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 100_000_000,
      description: 'Metres from the first stop. If all stops leave it out, in straight lines between stops',
    }),
  ),
  boards: Type.Optional(
    Type.Boolean({ description: 'Whether passengers may board there; true if left out' }),
  ),
  alights: Type.Optional(
    Type.Boolean({ description: 'Whether passengers may alight there; true if left out' }),
  ),
})

const RouteStops = (description: string) => Type.Array(RouteStop, { maxItems: STOPS_MAX, description })

const soldFields = {
  vehicle_type_id: Type.Optional(Uuid),
  fare_table_id: Type.Optional(Uuid),
  policy_id: Type.Optional(Uuid),
}

const routeFields = {
  code: Type.Optional(Line(50, { description: 'A short name, such as 51; no two routes have the same' })),
  colour: Type.Optional(Type.String({ pattern: '^#[0-9a-f]{6}$', examples: ['#0a7d3c'] })),
  both_ways: Type.Optional(
    Type.Boolean({ description: 'The way back has the same stops in the other order; false if left out' }),
  ),
  return_stops: Type.Optional(RouteStops('The way back, where it differs')),
  ...soldFields,
}

export const NewRoute = Body({
  name: Line(200),
  stops: RouteStops('Where its trips call, with their usual times'),
  ...routeFields,
})

export const RouteChange = Body({
  name: Type.Optional(Line(200)),
  stops: Type.Optional(RouteStops('The stops from now on. Trips without times of their own follow.')),
  ...routeFields,
})

const dateFields = {
  added_dates: Type.Optional(
    Type.Array(Day, { maxItems: DATES_MAX, description: 'Dates on which it runs besides' }),
  ),
  removed_dates: Type.Optional(
    Type.Array(Day, { maxItems: DATES_MAX, description: 'Dates on which it does not run: holidays' }),
  ),
}

const calendarFields = {
  days: Type.Optional(
    Type.Array(oneOf(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], 'A day of the week'), {
      maxItems: 7,
    }),
  ),
  from: Type.Optional(Day),
  until: Type.Optional({ ...Day, description: 'The last date, included' }),
  ...dateFields,
}

export const NewCalendar = Body({ name: Line(100), ...calendarFields })
export const CalendarChange = Body({ name: Type.Optional(Line(100)), ...calendarFields })
export const NewSeason = Body({ name: Line(100), from: Day, until: Day, ...dateFields })

const Frequency = Body({
  from: Clock,
  until: { ...Clock, description: 'The last departure is before this time' },
  every_minutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
})

const tripFields = {
  start: Type.Optional({
    ...Clock,
    description: 'When it leaves the first stop; it has the usual times of the route',
  }),
  times: Type.Optional(
    Type.Array(Call, {
      maxItems: STOPS_MAX,
      description: 'Instead of start: a time for each stop of the route',
    }),
  ),
  frequencies: Type.Optional(
    Type.Array(Frequency, {
      maxItems: FREQUENCIES_MAX,
      description: 'Instead of start: it leaves again and again',
    }),
  ),
  vehicle_type: Type.Optional(Line(200, { description: 'Its name or id; that of the route if left out' })),
  headsign: Type.Optional(Line(200, { description: 'What the vehicle shows; the last stop if left out' })),
  number: Type.Optional(Line(50, { description: 'What people call this trip' })),
}

const RouteName = Line(200, { description: 'The code, name or id of the route' })
const Direction = oneOf(['outbound', 'return'], 'outbound if left out')

export const NewTrip = Body({
  key: Type.Optional(
    Line(300, {
      description:
        'Your own name for it, so that it is not made twice; route, calendar and start if left out',
    }),
  ),
  route: RouteName,
  direction: Type.Optional(Direction),
  calendar: Line(100, { description: 'The name or id of the calendar' }),
  ...tripFields,
})
export type NewTrip = Static<typeof NewTrip>

export const TripChange = Body({ calendar: Type.Optional(Line(100)), ...tripFields })

const { frequencies: _, ...onceFields } = tripFields

export const NewDeparture = Body({
  key: Type.Optional(Line(300, { description: 'Your own name for it, so that it is not made twice' })),
  route: RouteName,
  direction: Type.Optional(Direction),
  date: { ...Day, description: 'The service date, on which it starts' },
  ...onceFields,
})

export const NewDelay = Body({
  minutes: Type.Optional(
    Type.Integer({
      minimum: -1_440,
      maximum: 1_440,
      description: 'How much later it runs; negative if earlier',
    }),
  ),
  times: Type.Optional(
    Type.Array(Call, {
      maxItems: STOPS_MAX,
      description: 'Instead of minutes: the new time at each of its stops',
    }),
  ),
})

/** The schemas that SQL applies too, by the name under which transit.timetable_schemas has them. */
export const TIMETABLE_SCHEMAS = {
  stop: NewStop,
  stop_change: StopChange,
  route: NewRoute,
  route_change: RouteChange,
  calendar: NewCalendar,
  calendar_change: CalendarChange,
  season: NewSeason,
  trip: NewTrip,
  trip_change: TripChange,
  departure: NewDeparture,
  delay: NewDelay,
} as const
