import { mintToken } from '#http/identity/tokens.ts'
import type { ClientClock } from '#prove/systems/client_clock.ts'
import { tokenSettings } from '#support/tokens.ts'

/** Tokens live a working day; a client renews them this long before they end by its own clock. */
const LIFETIME_S = 8 * 3600
const RENEWED_BEFORE_MS = 60_000

/** Tokens by account. */
export type Tokens = Map<string, CachedToken>

interface CachedToken {
  readonly token: string
  readonly mintedAtMs: number
}

/**
 * The tokens that one client holds, minted and renewed by that client's own idea of the time, which may be hours off:
 * a token may be refused for it, but nothing is ever booked wrongly for it. Clients whose clock is right share theirs.
 */
export class TokenCache {
  readonly #accounts: readonly string[]
  readonly #clock: ClientClock
  readonly #shared: Tokens
  readonly #own: Tokens = new Map()

  constructor(accounts: readonly string[], clock: ClientClock, shared: Tokens) {
    this.#accounts = accounts
    this.#clock = clock
    this.#shared = shared
  }

  /** Of a buyer by number, else of the account. */
  async tokenOf(who: number | string): Promise<string> {
    const accountId = typeof who === 'string' ? who : (this.#accounts[who % this.#accounts.length] ?? '')
    const nowMs = this.#clock.now().getTime()
    const tokens = this.#clock.isRight ? this.#shared : this.#own
    const cached = tokens.get(accountId)
    if (cached !== undefined && nowMs - cached.mintedAtMs < LIFETIME_S * 1000 - RENEWED_BEFORE_MS)
      return cached.token
    const token = await mintToken(tokenSettings(), { accountId, lifetimeS: LIFETIME_S, clock: this.#clock })
    tokens.set(accountId, { token, mintedAtMs: nowMs })
    return token
  }

  /** Every token of a wrong clock is minted anew when it is next needed. */
  forget(): void {
    this.#own.clear()
  }
}
