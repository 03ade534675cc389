const LINE_BYTES = 64
/** The number of array elements from one cache line to the next. */
export const STRIDE = LINE_BYTES / Uint32Array.BYTES_PER_ELEMENT
const READS = 1_000_000
const ROUNDS = 3

/**
 * One size that fits into a cache of the core, one that needs the last-level cache, which other machines may share, and one that is
 * main memory on most machines.
 */
const SIZES_MB = [1, 16, 64] as const

/** The time of a read that depends on the read before, at a random place within this much memory. */
export interface MemoryReads {
  readonly withinMb: number
  readonly ns: number
}

/** Measures what determines the speed of small batches: their code and data leave every cache between two batches. */
export function measureMemoryReads(sizesMb: readonly number[] = SIZES_MB): MemoryReads[] {
  return sizesMb.map((withinMb) => {
    const walk = walkAllLines((withinMb * 1024 * 1024) / LINE_BYTES)
    const times = Array.from({ length: ROUNDS }, () => timeWalk(walk))
    return { withinMb, ns: Math.min(...times) }
  })
}

/** Stores at the beginning of each cache line the position of the next: one random cycle through all of them (Sattolo's shuffle). */
export function walkAllLines(lines: number): Uint32Array {
  const order = Uint32Array.from({ length: lines }, (_, line) => line)
  for (let last = lines - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * last)
    const line = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = line
  }
  const walk = new Uint32Array(lines * STRIDE)
  order.forEach((next, line) => {
    walk[line * STRIDE] = next * STRIDE
  })
  return walk
}

function timeWalk(walk: Uint32Array): number {
  let at = 0
  const startMs = performance.now()
  for (let read = 0; read < READS; read += 1) at = walk[at] ?? 0
  const elapsedMs = performance.now() - startMs
  // Never true. Without it, the loop might be optimised away, because nothing uses its result.
  if (at < 0) throw new RangeError(`${at} is no place.`)
  return (elapsedMs * 1e6) / READS
}
