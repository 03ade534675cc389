import { setTimeout as pause } from 'node:timers/promises'
import type { World } from '#bench/world/operator.ts'
import { place } from '#bench/world/requests.ts'
import type { ServerProcess } from '#support/server_process.ts'

const ASK_AGAIN_MS = 5
const WAIT_MS_MAX = 60_000

/** Requests a place of an event from a server that is starting, until it books one. Returns the time of that. */
export async function untilBooked(server: ServerProcess, world: World, eventId: string): Promise<number> {
  const { method, path, body } = place(eventId)
  const headers = {
    authorization: `Bearer ${world.tokens[0]}`,
    'content-type': 'application/json',
    'idempotency-key': `first-booking-${server.pid}`,
  }
  const giveUpAtMs = performance.now() + WAIT_MS_MAX
  while (performance.now() < giveUpAtMs) {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { method, headers, body }).catch(
      () => undefined,
    )
    await answer?.text()
    if (answer?.status === 201) return performance.now()
    await pause(ASK_AGAIN_MS)
  }
  throw new Error(`No booking within ${WAIT_MS_MAX / 1000} s of the start.`)
}
