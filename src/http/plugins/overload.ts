import type { App } from '#http/app.ts'
import { REFUSAL_HELD_MS } from '#http/held_refusals.ts'
import { Refused } from '#http/problems/refused.ts'

/** As many as the system tells of at once, and a tenth of a second of work. */
export const REQUESTS_A_TURN_MAX = 1_024

/**
 * Refuses what arrives while the server is behind, before anything else is done about it.
 *
 * One turn of the event loop reads every connection that has something to say, and only then comes to the answers of the
 * database: with four thousand callers who all ask again at once, the lanes stood idle for most of it. So a turn takes so
 * many requests, and refuses the rest of them at a fraction of the cost.
 */
export function refuseWhileBehind(app: App): void {
  let takenThisTurn = 0
  let refused: ((error: Error) => void)[] = []
  const endTurn = () => {
    takenThisTurn = 0
    if (refused.length === 0) return
    const held = refused
    refused = []
    setTimeout(() => {
      for (const refuse of held) refuse(new Refused('busy'))
    }, REFUSAL_HELD_MS)
  }

  app.addHook('onRequest', (_request, _reply, done) => {
    if (takenThisTurn === 0) setImmediate(endTurn)
    takenThisTurn += 1
    if (takenThisTurn <= REQUESTS_A_TURN_MAX) done()
    else refused.push(done)
  })
}
