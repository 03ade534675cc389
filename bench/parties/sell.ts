import type { ClientBase } from 'pg'
import { type Party, sitTogether, type Vehicle } from '#bench/parties/vehicles.ts'

/** How seats are picked: for each person alone, or for the whole party. */
export type Way = 'each' | 'party'

export interface Sold {
  /** Seats times legs, of the vehicle and of those who got seats. */
  readonly capacity: number
  readonly taken: number
  /** Of the parties of two and more that got seats. */
  readonly parties: number
  readonly together: number
}

/**
 * Sells an empty vehicle to the parties that ask, one after the other, all or nothing. The functions of the batch pick the seats,
 * in memory as they do there; what is taken is kept here.
 */
export async function sell(
  client: ClientBase,
  way: Way,
  vehicle: Vehicle,
  parties: readonly Party[],
): Promise<Sold> {
  const { seats, legs } = vehicle
  const taken = seats.map((): (readonly [number, number])[] => [])
  const sold = { capacity: seats.length * legs, taken: 0, parties: 0, together: 0 }
  for (const party of parties) {
    const picked = await pick(client, way, vehicle, taken, party)
    if (picked === null) continue
    for (const seat of picked) taken[seat]?.push([party.from, party.to])
    sold.taken += party.size * (party.to - party.from)
    if (party.size === 1) continue
    sold.parties += 1
    if (sitTogether(seats.filter((_, seat) => picked.includes(seat)))) sold.together += 1
  }
  return sold
}

async function pick(
  client: ClientBase,
  way: Way,
  { seats, legs }: Vehicle,
  taken: readonly (readonly (readonly [number, number])[])[],
  { size, from, to }: Party,
): Promise<number[] | null> {
  if (way === 'party' && size > 1) {
    const { rows } = await client.query<{ picked: number[] | null }>(
      `select core.pick_party($1, 'standard', $2, $3, $4, false, '{}', 1, cardinality($5::integer[]),
                array_fill('standard'::text, array[cardinality($5::integer[])]),
                array_fill(false, array[cardinality($5::integer[])]), $7::int4multirange[], $5, $6) as picked`,
      [size, from, to, legs, seats.map(({ row }) => row), seats.map(({ column }) => column), busyOf(taken)],
    )
    return rows[0]?.picked?.map((subscript) => subscript - 1) ?? null
  }
  const busy = taken.map((spans) => [...spans])
  const picked: number[] = []
  while (picked.length < size) {
    const { rows } = await client.query<{ picked: number | null }>(
      `select core.pick_place('standard', $1, $2, $3, false, 1, cardinality($4::int4multirange[]),
                array_fill('standard'::text, array[cardinality($4::int4multirange[])]),
                array_fill(false, array[cardinality($4::int4multirange[])]), $4) as picked`,
      [from, to, legs, busyOf(busy)],
    )
    const seat = rows[0]?.picked
    if (seat === null || seat === undefined) return null
    busy[seat - 1]?.push([from, to])
    picked.push(seat - 1)
  }
  return picked
}

/** As PostgreSQL writes an array of multiranges. */
function busyOf(taken: readonly (readonly (readonly [number, number])[])[]): string[] {
  return taken.map((spans) => `{${spans.map(([from, to]) => `[${from},${to})`).join(',')}}`)
}
