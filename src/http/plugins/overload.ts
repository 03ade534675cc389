import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '#http/app.ts'
import { REFUSAL_DELAY_MS } from '#http/overload/delay_refusal.ts'
import { Refused } from '#http/problems/refused.ts'

/** Less than a batch takes in the database when many wait, so that no lane runs dry before we hear of it. */
const TURN_MS_MAX = 10
/** More than are taken up in that time. */
const TAKEN_A_TURN_MAX = 256
/** As many as the system tells of at once, and a tenth of a second of work. */
export const REQUESTS_WAITING_MAX = 1_024

interface WaitingRequest {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly takeUp: () => void
}

/**
 * Takes requests up for a hundredth of a second a turn, in the order in which they come, and refuses what comes while too many
 * wait, before anything else is done about it.
 *
 * One turn of the event loop would else read every connection that has something to say, and do all that they ask, before it
 * comes to the answers of the database: with two thousand callers of carts who all ask again at once, the lanes stood idle for
 * most of it (bench/TRIALS.md).
 */
export function refuseWhileBehind(app: App): void {
  const waiting: WaitingRequest[] = []
  let refused: ((error: Error) => void)[] = []
  let isTurn = false
  /** Null until the first is taken up. */
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
    // Nobody would hear the answer.
    if (hasLeft(next.request)) next.reply.hijack()
    else next.takeUp()
  }
  const endTurn = () => {
    begunMs = null
    isTurn = waiting.length > 0
    if (isTurn) {
      // In the next turn, after what came meanwhile was read. One callback each: what it leads to at once belongs to its time.
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
