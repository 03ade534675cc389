import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'

const LOOK_MS = 1_000
/** Beyond this, the figures reveal more about other programs than about Berth. */
export const BUSY_PERCENT_MAX = 5

/** The current CPU usage of all cores, in percent. Measured before the benchmark starts anything, all of it is due to other programs. */
export async function measureBusyPercent(): Promise<number> {
  const before = ticks()
  await pause(LOOK_MS)
  const after = ticks()
  const all = after.all - before.all
  return all === 0 ? 0 : (100 * (all - (after.idle - before.idle))) / all
}

function ticks(): { idle: number; all: number } {
  const times = cpus().map((core) => core.times)
  const idle = times.reduce((sum, core) => sum + core.idle, 0)
  return { idle, all: times.reduce((sum, core) => sum + core.user + core.nice + core.sys + core.irq, idle) }
}
