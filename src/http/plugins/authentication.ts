import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Clock } from '#db/clock.ts'
import type { Pool, PoolClient } from '#db/connections/pool.ts'
import { inTransaction, type TransactionOptions } from '#db/connections/transaction.ts'
import { findAccountOfApiKey } from '#db/reading/api_keys.ts'
import type { App } from '#http/app.ts'
import { ANONYMOUS, accountCaller, type Caller } from '#http/identity/caller.ts'
import {
  API_KEY_SHAPE,
  type Credential,
  type ReadableCredential,
  readCredential,
} from '#http/identity/credentials.ts'
import { RememberedCallers } from '#http/identity/remembered_callers.ts'
import { createTokenVerifier, invalid } from '#http/identity/token_verifier.ts'
import { FairScheduler } from '#http/overload/fair_scheduler.ts'
import { addressOf, type Guesses } from '#http/plugins/rate_limits.ts'
import { explainDenial } from '#http/problems/denied.ts'
import { Refused } from '#http/problems/refused.ts'
import type { TokenSettings } from '#http/settings.ts'

/** How many checks run at once. A check takes a fraction of a millisecond of a core, or a query to the database, which has other work. */
const CHECKS_MAX = 16
/** This many checks take half a second. */
const CHECKS_WAITING_MAX = 2_000

/** A revoked API key is accepted for at most this long. */
const API_KEY_REMEMBERED_MS = 10_000
/** A signing key that the issuer has withdrawn is accepted for at most this long. */
const TOKEN_REMEMBERED_MS = 60_000

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
    /** Runs `work` in one transaction as the caller, with their database role, their claims and their rows. */
    inTransaction<Result>(
      work: (db: PoolClient) => Promise<Result>,
      options?: Pick<TransactionOptions, 'readOnly' | 'isolation'>,
    ): Promise<Result>
  }
}

export interface AuthenticationParts {
  readonly pool: Pool
  readonly clock: Clock
  readonly token: TokenSettings
  readonly guesses: Guesses
}

/**
 * Identifies the caller. A request without a credential is anonymous; one with a bad credential is refused, never treated as
 * anonymous.
 *
 * A credential is checked however many bad ones came from its address, so a good one does not suffer from what others guess behind
 * the same router. The cost of guessing is limited in other ways: a text without the form of a credential is refused unread, few
 * credentials are checked at once, and addresses take turns.
 */
export function authenticateCallers(app: App, parts: AuthenticationParts): void {
  const remembered = new RememberedCallers(parts.clock)
  const check = createCredentialCheck(parts)
  const checks = new FairScheduler({ runningMax: CHECKS_MAX, waitingMax: CHECKS_WAITING_MAX })

  app.decorateRequest('caller')
  app.decorateRequest('inTransaction', async function inCallersTransaction(work, options = {}) {
    const { role, claims } = this.caller
    const origin = { ip: this.ip, requestId: this.id }
    const asCaller = { ...options, origin, role, ...(claims === null ? {} : { claims }) }
    try {
      return await inTransaction(parts.pool, asCaller, work)
    } catch (error) {
      throw explainDenial(error, this.caller)
    }
  })

  app.addHook('onRequest', (request, _reply, done) => {
    const credential = readCredential(request.headers)
    const known = credential === null ? ANONYMOUS : findRemembered(remembered, credential)
    if (known !== null || credential === null) {
      request.caller = known ?? ANONYMOUS
      return done()
    }
    authenticate(request, credential).then(() => done(), done)
  })

  async function authenticate(request: FastifyRequest, credential: Credential): Promise<void> {
    try {
      const shown = readable(credential)
      const { caller, untilMs } = await checks.run(addressOf(request), () => check(shown))
      remembered.remember(shown, caller, untilMs)
      request.caller = caller
    } catch (error) {
      // An expired token was once valid, and an issuer that is unavailable says nothing about the caller.
      const isGuess = error instanceof Refused && error.code === 'token_invalid'
      throw (isGuess ? await parts.guesses.count(request) : null) ?? error
    }
  }
}

/** The forms that RFC 7519 and core.new_secret give them. */
const SHAPES = {
  token: /^[\w-]+\.[\w-]+\.[\w-]+$/,
  api_key: API_KEY_SHAPE,
} as const

/** A credential without a valid form is refused before its signature is checked or the database is queried. */
function readable(credential: Credential): ReadableCredential {
  if (credential.kind === 'unreadable') {
    throw invalid('Send Authorization: Bearer, then one space and the token.')
  }
  if (SHAPES[credential.kind].test(credential.text)) return credential
  throw credential.kind === 'token' ? invalid() : unknownKey()
}

function unknownKey(): Refused {
  return invalid('There is no such API key, or it was revoked.')
}

function findRemembered(remembered: RememberedCallers, credential: Credential): Caller | null {
  return credential.kind === 'unreadable' ? null : remembered.find(credential)
}

interface Checked {
  readonly caller: Caller
  readonly untilMs: number
}

function createCredentialCheck({ pool, clock, token }: AuthenticationParts) {
  const verifyToken = createTokenVerifier(token, clock)

  return async (credential: ReadableCredential): Promise<Checked> => {
    const nowMs = clock.now().getTime()
    switch (credential.kind) {
      case 'token': {
        const { caller, expiresMs } = await verifyToken(credential.text)
        return { caller, untilMs: Math.min(expiresMs, nowMs + TOKEN_REMEMBERED_MS) }
      }
      case 'api_key': {
        const accountId = await findAccountOfApiKey(pool, hash('sha256', credential.text, 'buffer'))
        if (accountId === null) throw unknownKey()
        return { caller: accountCaller('api_key', accountId), untilMs: nowMs + API_KEY_REMEMBERED_MS }
      }
    }
  }
}
