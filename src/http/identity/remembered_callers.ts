import { LRUCache } from 'lru-cache'
import type { Clock } from '#db/clock.ts'
import type { Caller } from '#http/identity/caller.ts'
import type { ReadableCredential } from '#http/identity/credentials.ts'

/** Some 10,000 people at once; an entry holds a token of half a kilobyte. */
const REMEMBERED_MAX = 10_000

interface Remembered {
  readonly kind: ReadableCredential['kind']
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

  /** Null also for a credential of the other kind: a token that is sent as an API key is refused, before and after it was accepted. */
  find({ kind, text }: ReadableCredential): Caller | null {
    const remembered = this.#byCredential.get(text)
    if (remembered?.kind !== kind) return null
    if (this.#clock.now().getTime() < remembered.untilMs) return remembered.caller
    this.#byCredential.delete(text)
    return null
  }

  remember({ kind, text }: ReadableCredential, caller: Caller, untilMs: number): void {
    this.#byCredential.set(text, { kind, caller, untilMs })
  }
}
