import { setTimeout as pause } from 'node:timers/promises'

const PAUSE_MS = 5
const WAIT_MS_MAX = 20_000

/** Waits until a condition is true, also on a slow machine. It fails with the name of the condition if that does not happen. */
export async function until(fact: () => Promise<boolean>, waitMsMax = WAIT_MS_MAX): Promise<void> {
  const giveUpAtMs = performance.now() + waitMsMax
  while (!(await fact())) {
    if (performance.now() > giveUpAtMs) throw new Error(`Not true in time: ${fact.name || fact}`)
    await pause(PAUSE_MS)
  }
}
