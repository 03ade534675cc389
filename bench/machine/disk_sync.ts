import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Histogram } from '#bench/load/histogram.ts'
import type { Latency } from '#bench/load/plan.ts'

/** As PostgreSQL writes WAL: whole pages into a file of constant size, with fdatasync after each commit. */
const PAGE_BYTES = 8_192
const FILE_BYTES = 16 * 1024 * 1024
/** The WAL of about 64 bookings. */
const BATCH_BYTES = 16 * PAGE_BYTES
const SYNCS = 400

/** How long the disk takes to make this durable. Every commit waits for that, however fast the rest is. */
export interface DiskSync {
  readonly page: Latency
  readonly batch: Latency
}

export function measureDiskSync(directory: string): DiskSync {
  const file = join(directory, 'sync-probe')
  const descriptor = openSync(file, 'w')
  try {
    writeSync(descriptor, Buffer.alloc(FILE_BYTES, 1))
    fdatasyncSync(descriptor)
    return { page: timeSyncs(descriptor, PAGE_BYTES), batch: timeSyncs(descriptor, BATCH_BYTES) }
  } finally {
    closeSync(descriptor)
    rmSync(file)
  }
}

function timeSyncs(descriptor: number, bytes: number): Latency {
  const written = Buffer.alloc(bytes, 1)
  const times = new Histogram()
  for (let sync = 0; sync < SYNCS; sync += 1) {
    const startMs = performance.now()
    writeSync(descriptor, written, 0, bytes, (sync * bytes) % FILE_BYTES)
    fdatasyncSync(descriptor)
    times.add(performance.now() - startMs)
  }
  return times.latency()
}
