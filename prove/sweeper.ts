import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '#prove/fixture/database.ts'
import { ReconnectingClient } from '#prove/fixture/reconnecting_client.ts'

/** In production a job sweeps every minute; here holds last a second or two. */
const EVERY_MS = 400

export interface Sweeper {
  /** Resolves once no sweep is under way. A second call gives the same numbers. */
  stop(): Promise<{ readonly sweeps: number; readonly swept: number }>
}

/** Sweeps expired holds, as the worker does, until it is stopped. */
export function startSweeper({ appUrl }: Database): Sweeper {
  const app = new ReconnectingClient(appUrl)
  const done = { sweeps: 0, swept: 0 }
  let stopped = false
  const sweeping = (async () => {
    while (!stopped) {
      const [row] = await app.query<{ swept: number }>('select core.sweep_holds() as swept')
      done.sweeps += 1
      done.swept += row?.swept ?? 0
      await pause(EVERY_MS)
    }
    await app.close()
  })()
  return {
    async stop() {
      stopped = true
      await sweeping
      return done
    },
  }
}
