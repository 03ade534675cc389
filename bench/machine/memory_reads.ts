const LINE_BYTES = 64
/** Places of a walk from one cache line to the next. */
export const STRIDE = LINE_BYTES / Uint32Array.BYTES_PER_ELEMENT
const READS = 1_000_000
const ROUNDS = 3

/** One that fits beside a core, one that has to share the last cache with other machines, one that is memory for most. */
const SIZES_MB = [1, 16, 64] as const

/** How long a read takes that has to wait for the one before, anywhere within so much memory. */
export interface MemoryReads {
  readonly withinMb: number
  readonly ns: number
}

/** What runs once a batch has left every cache since the last: where these are slow, a small batch is. */
export function measureMemoryReads(sizesMb: readonly number[] = SIZES_MB): MemoryReads[] {
  return sizesMb.map((withinMb) => {
    const walk = walkAllLines((withinMb * 1024 * 1024) / LINE_BYTES)
    const times = Array.from({ length: ROUNDS }, () => timeWalk(walk))
    return { withinMb, ns: Math.min(...times) }
  })
}

/** At the beginning of each cache line the place of the next: one round through all of them in no order (Sattolo's shuffle). */
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
  // Never so: or the loop, whose result nobody uses, might be left out.
  if (at < 0) throw new RangeError(`${at} is no place.`)
  return (elapsedMs * 1e6) / READS
}
