import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The types of file systems in memory, where fsync does nothing: tmpfs and ramfs, of linux/magic.h. */
const IN_MEMORY = new Set([0x01021994, 0x858458f6])

export function isInMemory(directory: string): boolean {
  return IN_MEMORY.has(statfsSync(directory).type)
}

/** Creates a directory on a disk: in the system's temporary directory, or in .berth if that is in memory. */
export function makeDataDirectory(): string {
  const places = [tmpdir(), join(process.cwd(), '.berth')]
  for (const place of places) {
    mkdirSync(place, { recursive: true })
    if (!isInMemory(place)) return mkdtempSync(join(place, 'berth-bench-'))
  }
  throw new Error(
    `No disk to measure on: ${places.join(' and ')} are in memory. Set TMPDIR to a directory on a disk.`,
  )
}

const REMOVALS_MAX = 50
const REMOVAL_PAUSE_MS = 100

/**
 * Deletes a directory whose PostgreSQL was just told to stop, synchronously, for the end of the process, which cannot wait. The
 * next attempt deletes what the server still writes while it stops.
 */
export function removeAtOnce(directory: string): void {
  for (let removals = 1; removals <= REMOVALS_MAX; removals += 1) {
    try {
      rmSync(directory, { recursive: true, force: true })
      if (!existsSync(directory)) return
    } catch (error) {
      if (removals === REMOVALS_MAX) throw error
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, REMOVAL_PAUSE_MS)
  }
}
