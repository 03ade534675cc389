import type { Clock } from '#db/clock.ts'
import { mintToken } from '#http/tokens.ts'
import { tokenSettings } from '#test/helpers/server.ts'

/** Tokens live a working day; a client renews them this long before they end by its own clock. */
const LIFETIME_S = 8 * 3600
const RENEWED_BEFORE_MS = 60_000

interface Kept {
  readonly token: string
  readonly mintedAtMs: number
}

/**
 * The tokens that one client holds, minted and renewed by that client's own idea of the time, which may be hours off:
 * a token may be refused for it, but nothing is ever booked wrongly for it.
 */
export class Wallet {
  readonly #accounts: readonly string[]
  readonly #clock: Clock
  readonly #kept = new Map<string, Kept>()

  constructor(accounts: readonly string[], clock: Clock) {
    this.#accounts = accounts
    this.#clock = clock
  }

  /** Of a buyer by number, else of the account. */
  async tokenOf(who: number | string): Promise<string> {
    const accountId = typeof who === 'string' ? who : (this.#accounts[who % this.#accounts.length] ?? '')
    const nowMs = this.#clock.now().getTime()
    const kept = this.#kept.get(accountId)
    if (kept !== undefined && nowMs - kept.mintedAtMs < LIFETIME_S * 1000 - RENEWED_BEFORE_MS)
      return kept.token
    const token = await mintToken(tokenSettings(), { accountId, lifetimeS: LIFETIME_S, clock: this.#clock })
    this.#kept.set(accountId, { token, mintedAtMs: nowMs })
    return token
  }

  /** Every token is minted anew when it is next needed. */
  forget(): void {
    this.#kept.clear()
  }
}
