import { type Static, Type } from '@fastify/type-provider-typebox'
import type { ExposedSql } from '#db/exposed_schema.ts'
import { Moment, Nullable, Uuid } from '#http/schemas.ts'

export const EventParams = Type.Object({ id: Uuid })

export const Event = Type.Object(
  {
    id: { ...Uuid, description: 'The occurrence_id for POST /bookings' },
    operator_id: Uuid,
    series_id: Uuid,
    name: Type.String(),
    location_id: Nullable(Uuid),
    location: Nullable(Type.String()),
    time_zone: Type.String(),
    starts_at: Moment,
    ends_at: Moment,
    status: Type.String({ description: 'scheduled, cancelled or completed' }),
    published: Type.Boolean(),
    capacity: Type.Integer(),
    taken: Type.Integer({ description: 'Held or sold' }),
    free: Type.Integer({ description: 'The places that can be booked now; 0 while others wait' }),
    waiting: Type.Integer({ description: 'The number of waitlist entries' }),
    price_minor: Type.Integer(),
    currency: Type.String(),
  },
  { title: 'Event' },
)
export type Event = Static<typeof Event>

/** The columns of an Event. */
export const ONE_EVENT: ExposedSql = (schema) => `
  select e.id, e.operator_id, e.series_id, e.name, e.location_id, l.name as location,
         coalesce(l.time_zone, s.time_zone) as time_zone, e.starts_at, e.ends_at, e.status, e.published, e.capacity,
         e.reg_count as taken, e.available as free, e.waitlist_count as waiting, e.price_minor, e.currency
    from ${schema}.class_events as e
    join core.operators as s on s.id = e.operator_id
    left join core.locations as l on l.operator_id = e.operator_id and l.id = e.location_id
   where e.operator_id = $1 and e.id = $2`
