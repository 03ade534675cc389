import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Histogram } from '#bench/load/histogram.ts'

/** As PostgreSQL writes WAL: pages of 8 kB into a file that has its size already, fdatasync after each. */
const PAGE_BYTES = 8192
const PAGES = 256
const SYNCS = 200

export interface DiskSync {
  readonly p50Ms: number
  readonly p99Ms: number
}

/** How long the disk takes to make one page durable: what a commit waits for. */
export function measureDiskSync(directory: string): DiskSync {
  const file = join(directory, 'sync-probe')
  const page = Buffer.alloc(PAGE_BYTES, 1)
  const descriptor = openSync(file, 'w')
  try {
    for (let at = 0; at < PAGES; at += 1) writeSync(descriptor, page, 0, PAGE_BYTES, at * PAGE_BYTES)
    fdatasyncSync(descriptor)
    const times = new Histogram()
    for (let sync = 0; sync < SYNCS; sync += 1) {
      const startMs = performance.now()
      writeSync(descriptor, page, 0, PAGE_BYTES, (sync % PAGES) * PAGE_BYTES)
      fdatasyncSync(descriptor)
      times.add(performance.now() - startMs)
    }
    return { p50Ms: times.percentileMs(50), p99Ms: times.percentileMs(99) }
  } finally {
    closeSync(descriptor)
    rmSync(file)
  }
}
