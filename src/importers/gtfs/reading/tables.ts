import { STOP_TIMES_BYTES_MAX, TABLE_BYTES_MAX } from '#importers/gtfs/limits.ts'
import type { FieldType } from './field_types.ts'
import {
  choice,
  color,
  currency,
  date,
  decimal,
  id,
  integer,
  price,
  text,
  time,
  zone,
} from './field_types.ts'

/** What rows can refer to. Zones have no table of their own: stops declare them. */
export type Target = 'agencies' | 'zones' | 'stops' | 'routes' | 'services' | 'trips' | 'fares'

/** A column that Berth reads. `names` declares a value to which others refer; `refers` is such a reference. */
export type Field<T, Needed extends boolean> = {
  readonly type: FieldType<T>
  readonly needed: Needed
  readonly names?: Target
  readonly refers?: Target
}

export type Fields = Readonly<Record<string, Field<unknown, boolean>>>

export type Table<F extends Fields> = {
  readonly file: string
  /** A required file must exist and have rows. One of calendar.txt and calendar_dates.txt is enough. */
  readonly required: boolean
  readonly bytesMax: number
  readonly fields: F
  /** The columns of the key; empty if rows may be equal. */
  readonly key: readonly string[]
  /** Columns of GTFS that Berth does not use. They are ignored without a warning. */
  readonly unread: readonly string[]
}

/** The values of one row, and the line on which it ends. Optional fields without a value are null. */
export type RowOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T, infer Needed>
    ? Needed extends true
      ? T
      : T | null
    : never
} & { readonly line: number }

type Links = { names?: Target; refers?: Target }

/** The column must be in the header, and each row must have a value. */
const needed = <T>(type: FieldType<T>, links: Links = {}): Field<T, true> => ({
  type,
  needed: true,
  ...links,
})

const optional = <T>(type: FieldType<T>, links: Links = {}): Field<T, false> => ({
  type,
  needed: false,
  ...links,
})

/** A flag with the values 0 and 1. */
const flag = choice(0, 1)

/** 0 or empty: no information; 1: yes; 2: no. */
const maybe = choice(0, 1, 2)

/** 0 or empty: regularly; 1: not at all; 2: phone the agency; 3: ask the driver. */
const boarding = choice(0, 1, 2, 3)

const STOP_SEQUENCE_MAX = 2_147_483_647

export const AGENCY = {
  file: 'agency.txt',
  required: true,
  bytesMax: TABLE_BYTES_MAX,
  key: ['agency_id'],
  fields: {
    // Optional in a feed of one agency; check_agencies.ts asks for it where there are several.
    agency_id: optional(id, { names: 'agencies' }),
    agency_name: needed(text),
    agency_url: needed(text),
    agency_timezone: needed(zone),
    agency_lang: optional(text),
    agency_phone: optional(text),
    agency_email: optional(text),
  },
  unread: ['agency_fare_url', 'cemv_support', 'agency_branding_url'],
} as const satisfies Table<Fields>

export const STOPS = {
  file: 'stops.txt',
  required: true,
  bytesMax: TABLE_BYTES_MAX,
  key: ['stop_id'],
  fields: {
    stop_id: needed(id, { names: 'stops' }),
    stop_code: optional(text),
    stop_name: optional(text),
    stop_lat: optional(decimal(-90, 90)),
    stop_lon: optional(decimal(-180, 180)),
    zone_id: optional(id, { names: 'zones' }),
    // 0: stop or platform, 1: station, 2: entrance, 3: node, 4: boarding area.
    location_type: optional(choice(0, 1, 2, 3, 4)),
    // Refers to stops.txt itself, so it is looked up once the file is read: see check_stops.ts.
    parent_station: optional(id),
    stop_timezone: optional(zone),
    wheelchair_boarding: optional(maybe),
    platform_code: optional(text),
  },
  unread: ['tts_stop_name', 'stop_desc', 'stop_url', 'level_id', 'stop_access'],
} as const satisfies Table<Fields>

export const ROUTES = {
  file: 'routes.txt',
  required: true,
  bytesMax: TABLE_BYTES_MAX,
  key: ['route_id'],
  fields: {
    route_id: needed(id, { names: 'routes' }),
    agency_id: optional(id, { refers: 'agencies' }),
    route_short_name: optional(text),
    route_long_name: optional(text),
    // 0 to 12 of GTFS and the extended types of Google (100 to 1700).
    route_type: needed(integer(0, 1799)),
    route_color: optional(color),
    route_text_color: optional(color),
    route_sort_order: optional(integer(0, 2_147_483_647)),
  },
  unread: [
    'route_desc',
    'route_url',
    'continuous_pickup',
    'continuous_drop_off',
    'network_id',
    'route_branding_url',
    'cemv_support',
  ],
} as const satisfies Table<Fields>

export const CALENDAR = {
  file: 'calendar.txt',
  required: false,
  bytesMax: TABLE_BYTES_MAX,
  key: ['service_id'],
  fields: {
    service_id: needed(id, { names: 'services' }),
    monday: needed(flag),
    tuesday: needed(flag),
    wednesday: needed(flag),
    thursday: needed(flag),
    friday: needed(flag),
    saturday: needed(flag),
    sunday: needed(flag),
    start_date: needed(date),
    end_date: needed(date),
  },
  unread: [],
} as const satisfies Table<Fields>

export const CALENDAR_DATES = {
  file: 'calendar_dates.txt',
  required: false,
  bytesMax: TABLE_BYTES_MAX,
  key: ['service_id', 'date'],
  fields: {
    // A service may exist only here, so this names it rather than refers to calendar.txt.
    service_id: needed(id, { names: 'services' }),
    date: needed(date),
    // 1: runs on this date, 2: does not.
    exception_type: needed(choice(1, 2)),
  },
  unread: [],
} as const satisfies Table<Fields>

export const TRIPS = {
  file: 'trips.txt',
  required: true,
  bytesMax: TABLE_BYTES_MAX,
  key: ['trip_id'],
  fields: {
    trip_id: needed(id, { names: 'trips' }),
    route_id: needed(id, { refers: 'routes' }),
    service_id: needed(id, { refers: 'services' }),
    trip_headsign: optional(text),
    trip_short_name: optional(text),
    direction_id: optional(flag),
    block_id: optional(id),
    wheelchair_accessible: optional(maybe),
    bikes_allowed: optional(maybe),
  },
  unread: [
    'shape_id',
    'cars_allowed',
    'continuous_pickup',
    'continuous_drop_off',
    'safe_duration_factor',
    'safe_duration_offset',
  ],
} as const satisfies Table<Fields>

export const STOP_TIMES = {
  file: 'stop_times.txt',
  required: true,
  bytesMax: STOP_TIMES_BYTES_MAX,
  // (trip_id, stop_sequence) is the key, but a set of it would be as large as the file: see timed_trips.ts.
  key: [],
  fields: {
    trip_id: needed(id, { refers: 'trips' }),
    stop_id: needed(id, { refers: 'stops' }),
    stop_sequence: needed(integer(0, STOP_SEQUENCE_MAX)),
    arrival_time: optional(time),
    departure_time: optional(time),
    pickup_type: optional(boarding),
    drop_off_type: optional(boarding),
    shape_dist_traveled: optional(decimal(0, Number.MAX_VALUE)),
  },
  unread: [
    'stop_headsign',
    'timepoint',
    'location_group_id',
    'location_id',
    'start_pickup_drop_off_window',
    'end_pickup_drop_off_window',
    'continuous_pickup',
    'continuous_drop_off',
    'pickup_booking_rule_id',
    'drop_off_booking_rule_id',
  ],
} as const satisfies Table<Fields>

export const FREQUENCIES = {
  file: 'frequencies.txt',
  required: false,
  bytesMax: TABLE_BYTES_MAX,
  key: ['trip_id', 'start_time'],
  fields: {
    trip_id: needed(id, { refers: 'trips' }),
    start_time: needed(time),
    end_time: needed(time),
    headway_secs: needed(integer(1, 86_400)),
    // 1: the departures are exactly at the headway; 0 or empty: about every headway.
    exact_times: optional(flag),
  },
  unread: [],
} as const satisfies Table<Fields>

export const FARE_ATTRIBUTES = {
  file: 'fare_attributes.txt',
  required: false,
  bytesMax: TABLE_BYTES_MAX,
  key: ['fare_id'],
  fields: {
    fare_id: needed(id, { names: 'fares' }),
    price: needed(price),
    currency_type: needed(currency),
    agency_id: optional(id, { refers: 'agencies' }),
  },
  unread: ['payment_method', 'transfers', 'transfer_duration'],
} as const satisfies Table<Fields>

export const FARE_RULES = {
  file: 'fare_rules.txt',
  required: false,
  bytesMax: TABLE_BYTES_MAX,
  key: [],
  fields: {
    fare_id: needed(id, { refers: 'fares' }),
    route_id: optional(id, { refers: 'routes' }),
    origin_id: optional(id, { refers: 'zones' }),
    destination_id: optional(id, { refers: 'zones' }),
    contains_id: optional(id, { refers: 'zones' }),
  },
  unread: [],
} as const satisfies Table<Fields>

export const FEED_INFO = {
  file: 'feed_info.txt',
  required: false,
  bytesMax: TABLE_BYTES_MAX,
  key: [],
  fields: {
    feed_publisher_name: needed(text),
    feed_lang: optional(text),
    feed_start_date: optional(date),
    feed_end_date: optional(date),
    feed_version: optional(text),
  },
  unread: ['feed_publisher_url', 'default_lang', 'feed_contact_email', 'feed_contact_url'],
} as const satisfies Table<Fields>

/** The files that are read. */
export const TABLES = [
  AGENCY,
  STOPS,
  ROUTES,
  CALENDAR,
  CALENDAR_DATES,
  TRIPS,
  FREQUENCIES,
  FARE_ATTRIBUTES,
  FARE_RULES,
  FEED_INFO,
  STOP_TIMES,
] as const

/** Files of GTFS that Berth does not use. They are not opened, and cause no warning. */
export const UNREAD_FILES: ReadonlySet<string> = new Set([
  'areas.txt',
  'attributions.txt',
  'booking_rules.txt',
  'fare_leg_join_rules.txt',
  'fare_leg_rules.txt',
  'fare_media.txt',
  'fare_products.txt',
  'fare_transfer_rules.txt',
  'levels.txt',
  'location_group_stops.txt',
  'location_groups.txt',
  'locations.geojson',
  'networks.txt',
  'pathways.txt',
  'rider_categories.txt',
  'route_networks.txt',
  'shapes.txt',
  'stop_areas.txt',
  'timeframes.txt',
  'transfers.txt',
  'translations.txt',
])

export type Agency = RowOf<typeof AGENCY.fields>
export type Stop = RowOf<typeof STOPS.fields>
export type Route = RowOf<typeof ROUTES.fields>
export type CalendarRow = RowOf<typeof CALENDAR.fields>
export type CalendarDate = RowOf<typeof CALENDAR_DATES.fields>
export type Trip = RowOf<typeof TRIPS.fields>
export type StopTime = RowOf<typeof STOP_TIMES.fields>
export type Frequency = RowOf<typeof FREQUENCIES.fields>
export type FareAttribute = RowOf<typeof FARE_ATTRIBUTES.fields>
export type FareRule = RowOf<typeof FARE_RULES.fields>
export type FeedInfo = RowOf<typeof FEED_INFO.fields>
