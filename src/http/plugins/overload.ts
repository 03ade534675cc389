import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '#http/app.ts'
import { REFUSAL_DELAY_MS } from '#http/overload/delay_refusal.ts'
import { Refused } from '#http/problems/refused.ts'

/** Shorter than a batch takes in the database under load, so that no lane goes idle before the server notices. */
const TURN_MS_MAX = 10
/** More requests than fit into that time. */
const TAKEN_A_TURN_MAX = 256
/** As many as the system reports at once, and a tenth of a second of work. */
export const REQUESTS_WAITING_MAX = 1_024

interface WaitingRequest {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly takeUp: () => void
}

/**
 * Starts requests for a hundredth of a second in each turn of the event loop, in order of arrival. If too many wait, a new request
 * is refused before anything else is done about it.
 *
 * Without this, one turn would read every connection that has data and do all the work they ask for before it handles the answers
 * of the database. With two thousand callers who retry carts at once, the lanes were idle for most of the time (bench/TRIALS.md).
 */
export function refuseWhileBehind(app: App): void {
  const waiting: WaitingRequest[] = []
  let refused: ((error: Error) => void)[] = []
  let isTurn = false
  /** Null until the first request of the turn is started. */
  let begunMs: number | null = null

  const hasTime = () => {
    const nowMs = performance.now()
    begunMs ??= nowMs
    return nowMs - begunMs < TURN_MS_MAX
  }
  const takeNext = () => {
    if (!hasTime()) return
    const next = waiting.shift()
    if (next === undefined) return
    // The client has left, so no answer is needed.
    if (hasLeft(next.request)) next.reply.hijack()
    else next.takeUp()
  }
  const endTurn = () => {
    begunMs = null
    isTurn = waiting.length > 0
    if (isTurn) {
      // These run in the next turn, after new data was read. Each request has a callback of its own, so that the work it starts at
      // once counts towards its time.
      const count = Math.min(waiting.length, TAKEN_A_TURN_MAX)
      for (let taken = 0; taken < count; taken += 1) setImmediate(takeNext)
      setImmediate(endTurn)
    }
    if (refused.length === 0) return
    const delayed = refused
    refused = []
    setTimeout(() => {
      for (const refuse of delayed) refuse(new Refused('busy'))
    }, REFUSAL_DELAY_MS)
  }

  app.addHook('onRequest', (request, reply, done) => {
    if (!isTurn) setImmediate(endTurn)
    isTurn = true
    if (waiting.length === 0 && hasTime()) done()
    else if (waiting.length < REQUESTS_WAITING_MAX) waiting.push({ request, reply, takeUp: done })
    else refused.push(done)
  })
}

function hasLeft({ raw }: FastifyRequest): boolean {
  return raw.socket.destroyed
}
