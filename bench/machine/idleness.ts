import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'

const LOOK_MS = 1_000
/** Past this, figures tell more of what else runs than of what is measured. */
export const BUSY_PERCENT_MAX = 5

/** How much of all cores is taken now, in percent. Asked for before anything of the benchmark runs, it is all of others. */
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
