import { LRUCache } from 'lru-cache'
import type { Clock } from '#db/clock.ts'
import type { Caller } from '#http/identity/caller.ts'

/** Some 10,000 people at once; an entry holds a token of half a kilobyte. */
const REMEMBERED_MAX = 10_000

interface Remembered {
  readonly caller: Caller
  readonly untilMs: number
}

/**
 * Remembers which caller showed which credential a moment ago. Verifying a signature costs more than the rest of a request, and
 * looking up an API key costs a round trip. Only accepted credentials are kept, so strangers cannot push them out.
 */
export class RememberedCallers {
  readonly #byCredential = new LRUCache<string, Remembered>({ max: REMEMBERED_MAX })
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  find(credential: string): Caller | null {
    const remembered = this.#byCredential.get(credential)
    if (remembered === undefined) return null
    if (this.#clock.now().getTime() < remembered.untilMs) return remembered.caller
    this.#byCredential.delete(credential)
    return null
  }

  remember(credential: string, caller: Caller, untilMs: number): void {
    this.#byCredential.set(credential, { caller, untilMs })
  }
}
