import { randomUUID } from 'node:crypto'
import { newId } from '#db/ids.ts'
import type { Berth } from '#test/helpers/berth.ts'
import {
  type DepartureOptions,
  type EventOptions,
  makeDeparture,
  makeEvent,
} from '#test/helpers/departures.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import { makePerson, type Person } from '#test/helpers/people.ts'

export interface OperatorOptions {
  currency?: string
  timeZone?: string
}

export interface PolicyOptions {
  holdS?: number
  salesCloseS?: number
  /** Null means no limit. By default it is as in a policy without limits of its own. */
  openHoldsMax?: number | null
  heldPlacesMax?: number | null
  holdsPerHourMax?: number | null
  changeFeeMinor?: number
  changesCloseS?: number
  fees?: readonly { beforeS: number; percent?: number; minor?: number }[]
}

/** For tests in which one customer holds more than usual. */
export const NO_HOLD_LIMITS: PolicyOptions = {
  openHoldsMax: null,
  heldPlacesMax: null,
  holdsPerHourMax: null,
}

export interface FareOptions {
  fromZone?: string
  toZone?: string
  distanceMMax?: number
  class?: string
  passengerType?: string
  priceMinor: number
  pricePerKmMinor?: number
}

export interface Operator {
  id: string
  slug: string
  currency: string
  /** An account that becomes a customer with its first booking. */
  customer(): Promise<Person>
  agent(): Promise<Person>
  admin(): Promise<Person>
  member(role: string): Promise<Person>
  policy(options: PolicyOptions): Promise<string>
  fareTable(fares: readonly FareOptions[], currency?: string): Promise<string>
  departure(options: DepartureOptions): Promise<Occurrence>
  event(options: EventOptions): Promise<Occurrence>
  /** Records a payment of this amount, or of all that is owed, as the next version of the booking with its event. */
  markPaid(booking: { id: string }, paidMinor?: number): Promise<void>
  /** All rows that bookings write. If they are equal before and after, nothing was changed. */
  rows(): Promise<Record<string, unknown[]>>
}

const SOLD = ['occurrences', 'bookings', 'claims', 'idempotency_keys', 'booking_events', 'waitlist_entries']

export async function makeOperator(berth: Berth, options: OperatorOptions = {}): Promise<Operator> {
  const { owner } = berth
  const id = randomUUID()
  const slug = `operator-${id.slice(0, 8)}`
  const currency = options.currency ?? 'CHF'
  await owner.query(
    `insert into core.operators (id, slug, name, time_zone, currency, created_at) values ($1, $2, $2, $3, $4, core.now())`,
    [id, slug, options.timeZone ?? 'Europe/Zurich', currency],
  )

  async function personOf(): Promise<Person> {
    const accountId = await berth.account()
    return makePerson(berth.as(accountId), id, accountId)
  }

  async function member(role: string): Promise<Person> {
    const person = await personOf()
    await owner.query(
      `insert into core.members (operator_id, account_id, role, created_at) values ($1, $2, $3, core.now())`,
      [id, person.accountId, role],
    )
    return person
  }

  const operator: Operator = {
    id,
    slug,
    currency,
    customer: personOf,
    agent: () => member('agent'),
    admin: () => member('admin'),
    member,
    policy: (policy) => makePolicy(berth, id, policy),
    fareTable: (fares, fareCurrency = currency) => makeFareTable(berth, id, fareCurrency, fares),
    departure: (departure) => makeDeparture(berth, operator, departure),
    event: (event) => makeEvent(berth, operator, event),
    async markPaid({ id: bookingId }, paidMinor) {
      await owner.query(
        `with paid as (
           update core.bookings as b set paid_minor = coalesce($3, b.total_minor + b.fee_minor), version = b.version + 1
            where b.operator_id = $1 and b.id = $2
           returning b.operator_id, b.id, b.version, b.paid_minor)
         insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, detail)
         select p.operator_id, p.id, p.version, core.transaction_no(), 'booking.paid', core.now(), jsonb_build_object('paid_minor', p.paid_minor)
           from paid as p`,
        [id, bookingId, paidMinor],
      )
    },
    async rows() {
      const tables = await Promise.all(
        SOLD.map(async (table) => {
          const rows = await owner.query(
            `select to_jsonb(x) as row from core.${table} as x where x.operator_id = $1 order by to_jsonb(x)`,
            [id],
          )
          return [table, rows.map(({ row }) => row)] as const
        }),
      )
      return Object.fromEntries(tables)
    },
  }
  return operator
}

async function makePolicy({ owner }: Berth, operatorId: string, options: PolicyOptions): Promise<string> {
  const id = newId(operatorId)
  await owner.query(
    `insert into core.policies (operator_id, id, name, hold_s, sales_close_s, open_holds_max, held_places_max, holds_per_hour_max,
                                change_fee_minor, changes_close_s, created_at)
     select $1, $2, 'Terms', $3, $4, l.*, $5, $6, core.now() from core.default_hold_limits() as l`,
    [
      operatorId,
      id,
      options.holdS ?? 600,
      options.salesCloseS ?? 0,
      options.changeFeeMinor ?? 0,
      options.changesCloseS ?? 0,
    ],
  )
  // JSON leaves out what is undefined and keeps null, which here is no limit.
  const limits = {
    open_holds_max: options.openHoldsMax,
    held_places_max: options.heldPlacesMax,
    holds_per_hour_max: options.holdsPerHourMax,
  }
  await owner.query(
    `update core.policies as p
        set (open_holds_max, held_places_max, holds_per_hour_max) = (
              select r.open_holds_max, r.held_places_max, r.holds_per_hour_max from jsonb_populate_record(p, $3) as r)
      where p.operator_id = $1 and p.id = $2`,
    [operatorId, id, JSON.stringify(limits)],
  )
  const fees = options.fees ?? []
  await owner.query(
    `insert into core.cancellation_fees (operator_id, policy_id, before_s, fee_percent, fee_minor)
     select $1, $2, u.* from unnest($3::integer[], $4::numeric[], $5::bigint[]) as u`,
    [
      operatorId,
      id,
      fees.map((fee) => fee.beforeS),
      fees.map((fee) => fee.percent ?? 0),
      fees.map((fee) => fee.minor ?? 0),
    ],
  )
  return id
}

async function makeFareTable(
  { owner }: Berth,
  operatorId: string,
  currency: string,
  fares: readonly FareOptions[],
): Promise<string> {
  const id = newId(operatorId)
  await owner.query(
    `insert into core.fare_tables (operator_id, id, name, currency) values ($1, $2, $2::uuid::text, $3)`,
    [operatorId, id, currency],
  )
  for (const fare of fares) {
    await owner.query(
      `insert into core.fares (operator_id, fare_table_id, id, from_zone, to_zone, distance_m_max, class, passenger_type,
                               price_minor, price_per_km_minor)
       values ($1, $2, core.new_id($1), $3, $4, $5, $6, $7, $8, $9)`,
      [
        operatorId,
        id,
        fare.fromZone,
        fare.toZone,
        fare.distanceMMax,
        fare.class,
        fare.passengerType,
        fare.priceMinor,
        fare.pricePerKmMinor ?? 0,
      ],
    )
  }
  return id
}
