import { mintToken } from '#http/identity/tokens.ts'
import type { ClientClock } from '#prove/systems/client_clock.ts'
import { tokenSettings } from '#support/tokens.ts'

/** Tokens are valid for eight hours. A client renews them this long before they expire by its own clock. */
const LIFETIME_S = 8 * 3600
const RENEWED_BEFORE_MS = 60_000

/** Cached tokens by account. */
export type Tokens = Map<string, CachedToken>

interface CachedToken {
  readonly token: string
  readonly mintedAtMs: number
}

/**
 * The tokens of one client, minted and renewed by its own clock, which may be hours off. A wrong clock may get a token refused,
 * but must never make a booking wrong. Clients whose clocks are right share their tokens.
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

  /** The token of a buyer, given by number, or of an account. */
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

  /** Drops the tokens that a wrong clock has minted. */
  forget(): void {
    this.#own.clear()
  }
}
