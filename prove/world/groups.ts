import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import type { Bus, DepartureShape, EventShape, Group, GroupShape, Occurrence } from '#prove/system.ts'
import { makeBusType, makePattern, makePolicy, type Operator } from '#prove/world/operators.ts'
import type { PatientClient } from '#prove/world/patient_client.ts'

export const PRICE_MINOR = 500

/** What is for sale leaves in three days, so nothing departs while a run lasts. */
const STARTS_IN = `interval '3 days'`

interface BusType {
  readonly id: string
  readonly seats: readonly string[]
}

interface DepartureParts {
  readonly patternId: string
  readonly policyId: string
  readonly bus: string | undefined
  readonly busType: string | undefined
  /** A trip leaves once at a time. */
  readonly number: number
}

/** Makes what a group sells, of one operator. Layouts, stop patterns and terms are made once and shared. */
export class GroupMaker {
  readonly operator: Operator
  readonly #owner: PatientClient
  readonly #busTypes = new Map<number, Promise<readonly BusType[]>>()
  readonly #patterns = new Map<number, Promise<string>>()
  readonly #policies = new Map<number, Promise<string>>()
  #made = 0

  constructor(owner: PatientClient, operator: Operator) {
    this.#owner = owner
    this.operator = operator
  }

  async make(shape: GroupShape): Promise<Group> {
    const occurrences: Occurrence[] = []
    for (const departure of shape.departures) {
      occurrences.push(await this.#makeDeparture(departure, shape.holdS))
    }
    for (const event of shape.events) occurrences.push(await this.#makeEvent(event, shape.holdS))
    return { occurrences }
  }

  async #makeDeparture({ seats, legs }: DepartureShape, holdS: number): Promise<Occurrence> {
    const busTypes = await this.#busTypesOf(seats)
    const patternId = await remember(this.#patterns, legs, () =>
      this.#owner.transaction((db) => makePattern(db, this.operator.id, legs)),
    )
    const policyId = await this.#policyOf(holdS)
    const made = await this.#owner.transaction(async (db) => {
      // Counted in each attempt: one whose commit was not answered may have made a departure, which nobody will ask for.
      this.#made += 1
      const number = this.#made
      const buses = await this.#makeBuses(db, busTypes)
      const parts = { patternId, policyId, bus: buses[0]?.id, busType: busTypes[0]?.id, number }
      return { buses, id: await this.#insertDeparture(db, seats * legs, parts) }
    })
    return { ...made, seats: busTypes[0]?.seats ?? [], legs, capacity: seats, priceMinor: PRICE_MINOR }
  }

  async #insertDeparture(db: Client, capacity: number, parts: DepartureParts): Promise<string> {
    // A function's answer may differ from row to row, hence the time is read once.
    const { rows } = await db.query<{ id: string }>(
      `with occurrence as (
         insert into core.occurrences (operator_id, id, offering_id, mode, starts_at, ends_at, capacity, currency,
                                       price_minor, policy_id, stop_pattern_id, layout_id)
         select $1, core.id_at(t.at), $2, 'placed', t.at, t.at + interval '1 hour', $3, $4, $5, $6, $7, bt.layout_id
           from (select core.now() + ${STARTS_IN} as at) as t
           join transit.bus_types as bt on bt.operator_id = $1 and bt.id = $8
         returning id)
       select id from occurrence`,
      [
        this.operator.id,
        this.operator.tripId,
        capacity,
        this.operator.currency,
        PRICE_MINOR,
        parts.policyId,
        parts.patternId,
        parts.busType,
      ],
    )
    const id = idOf(rows)
    await db.query(
      `insert into transit.departures (operator_id, occurrence_id, offering_id, service_date, departure_s, bus_id, bus_type_id)
       values ($1, $2, $3, current_date, $4, $5, $6)`,
      [this.operator.id, id, this.operator.tripId, parts.number, parts.bus, parts.busType],
    )
    return id
  }

  async #makeEvent({ capacity }: EventShape, holdS: number): Promise<Occurrence> {
    const policyId = await this.#policyOf(holdS)
    const rows = await this.#owner.query<{ id: string }>(
      `insert into core.occurrences (operator_id, id, offering_id, mode, starts_at, ends_at, capacity, currency, price_minor,
                                     policy_id)
       select $1, core.id_at(t.at), $2, 'counted', t.at, t.at + interval '1 hour', $3, $4, $5, $6
         from (select core.now() + ${STARTS_IN} as at) as t
       returning id`,
      [this.operator.id, this.operator.classId, capacity, this.operator.currency, PRICE_MINOR, policyId],
    )
    return { id: idOf(rows), seats: [], legs: 1, capacity, priceMinor: PRICE_MINOR, buses: [] }
  }

  /** A bus of each type, for this departure alone. */
  async #makeBuses(db: Client, busTypes: readonly BusType[]): Promise<Bus[]> {
    const { rows } = await db.query<{ id: string }>(
      `insert into transit.buses (operator_id, id, bus_type_id, number)
       select $1, core.new_id(), u.bus_type_id, u.number from unnest($2::uuid[], $3::text[]) as u(bus_type_id, number)
       returning id`,
      [this.operator.id, busTypes.map(({ id }) => id), busTypes.map(() => randomBytes(8).toString('hex'))],
    )
    return busTypes.map(({ seats }, i) => ({ id: rows[i]?.id ?? '', seats }))
  }

  #policyOf(holdS: number): Promise<string> {
    return remember(this.#policies, holdS, () =>
      this.#owner.transaction((db) => makePolicy(db, this.operator.id, holdS)),
    )
  }

  #busTypesOf(seats: number): Promise<readonly BusType[]> {
    return remember(this.#busTypes, seats, () =>
      this.#owner.transaction(async (db) => {
        const types: BusType[] = []
        for (const labels of seatPlans(seats)) {
          types.push({ id: await makeBusType(db, this.operator.id, labels), seats: labels })
        }
        return types
      }),
    )
  }
}

/**
 * Three plans for so many seats: the one it begins with; one with the same seats in another order, so that every
 * place number changes; and one where a third of the seats have other names and one is gone.
 */
function seatPlans(count: number): string[][] {
  const labels = Array.from({ length: count }, (_, i) => `${i + 1}A`)
  const renamed = labels.slice(1).map((label, i) => (i % 3 === 0 ? label.replace('A', 'X') : label))
  return [labels, labels.toReversed(), renamed]
}

/** What is made is remembered only once it is committed; asked for twice at once, it is made once. */
function remember<Key, Value>(
  known: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

function idOf(rows: readonly { id: string }[]): string {
  const [row] = rows
  if (row === undefined) throw new Error('Nothing was made')
  return row.id
}
