import type { Driven, Lanes } from '#bench/floor/lanes.ts'
import type { Scene } from '#bench/floor/scenes.ts'
import { type DecidedBooking, writeFloor } from '#bench/floor/write_floor.ts'
import { median } from '#bench/median.ts'
import { bookBatch } from '#db/booking/batches.ts'

/** Plans are made and buffers filled before anything is measured. */
const WARM_UP_S = 1

export interface Turns {
  readonly seconds: number
  readonly rounds: number
}

/** The floor and Berth alternate every few seconds on the same connections, so that other load on the machine affects both. */
export const QUICK: Turns = { seconds: 0.7, rounds: 5 }
export const THOROUGH: Turns = { seconds: 2, rounds: 7 }

export interface Compared {
  readonly floorPerS: number
  readonly berthPerS: number
  /** Berth ÷ floor: bookings per second, and bookings per second of CPU. */
  readonly rate: number
  readonly cpu: number | null
  readonly floorCpuUs: number | null
  readonly berthCpuUs: number | null
}

export async function compare(lanes: Lanes, scene: Scene, size: number, turns: Turns): Promise<Compared> {
  const batch = () => Array.from({ length: size }, () => scene.next())
  const floor = (seconds: number) =>
    lanes.drive(seconds, (lane) => writeFloor(lane, scene.operatorId, batch()))
  const berth = (seconds: number) =>
    lanes.drive(seconds, async (lane) =>
      countBooked(await bookBatch(lane, scene.operatorId, requestsOf(batch()))),
    )

  await floor(WARM_UP_S)
  await berth(WARM_UP_S)
  const pairs: { floor: Driven; berth: Driven }[] = []
  for (let round = 0; round < turns.rounds; round += 1) {
    pairs.push({ floor: await floor(turns.seconds), berth: await berth(turns.seconds) })
  }
  const floorCpuUs = medianOrNull(pairs.map((pair) => pair.floor.cpuUs))
  const berthCpuUs = medianOrNull(pairs.map((pair) => pair.berth.cpuUs))
  return {
    floorPerS: median(pairs.map((pair) => pair.floor.perS)),
    berthPerS: median(pairs.map((pair) => pair.berth.perS)),
    rate: median(pairs.map((pair) => pair.berth.perS / pair.floor.perS)),
    cpu: floorCpuUs === null || berthCpuUs === null ? null : floorCpuUs / berthCpuUs,
    floorCpuUs,
    berthCpuUs,
  }
}

function requestsOf(bookings: readonly DecidedBooking[]) {
  return bookings.map(({ request }) => request)
}

/** A batch with a refusal writes fewer rows than the floor, so it cannot be compared. */
function countBooked(verdicts: readonly { readonly code: string }[]): number {
  const refused = verdicts.find(({ code }) => code !== 'confirmed')
  if (refused !== undefined) throw new Error(`Not everything was booked: ${refused.code}`)
  return verdicts.length
}

function medianOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : median(known)
}
