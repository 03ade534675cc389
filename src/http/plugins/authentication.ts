import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { findAccountOfApiKey } from '#db/api_keys.ts'
import type { Clock } from '#db/clock.ts'
import type { Pool, PoolClient } from '#db/pool.ts'
import { inTransaction, type TransactionOptions } from '#db/transaction.ts'
import type { App } from '#http/app.ts'
import { ANONYMOUS, accountCaller, type Caller } from '#http/caller.ts'
import { API_KEY_PREFIX, type Credential, readCredential } from '#http/credentials.ts'
import { explainDenial } from '#http/problems/denied.ts'
import { Refused } from '#http/problems/refused.ts'
import { RememberedCallers } from '#http/remembered_callers.ts'
import type { TokenSettings } from '#http/settings.ts'
import { createTokenVerifier, invalid } from '#http/token_verifier.ts'

/** A revoked API key opens nothing more after this long. */
const API_KEY_REMEMBERED_MS = 10_000
/** A key withdrawn by the issuer signs nothing more after this long. */
const TOKEN_REMEMBERED_MS = 60_000

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
    /** Runs `work` in one transaction as the caller: their database role, their claims, their rows. */
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
  /** Called before a credential is checked and after one was refused, so that guessing can be slowed down. */
  readonly guesses: Guesses
}

export interface Guesses {
  refuseTooMany(request: FastifyRequest): Promise<void>
  count(request: FastifyRequest): Promise<void>
}

/** Finds out who calls. No credential means anonymous; a bad one is refused and never taken for none. */
export function authenticateCallers(app: App, parts: AuthenticationParts): void {
  const remembered = new RememberedCallers(parts.clock)
  const check = createCredentialCheck(parts)

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
    await parts.guesses.refuseTooMany(request)
    try {
      const { caller, untilMs } = await check(credential)
      if (credential.kind !== 'unreadable') remembered.remember(credential.text, caller, untilMs)
      request.caller = caller
    } catch (error) {
      // An expired token was a good one, and an issuer that is down says nothing about the caller.
      if (error instanceof Refused && error.code === 'token_invalid') await parts.guesses.count(request)
      throw error
    }
  }
}

function findRemembered(remembered: RememberedCallers, credential: Credential): Caller | null {
  return credential.kind === 'unreadable' ? null : remembered.find(credential.text)
}

interface Checked {
  readonly caller: Caller
  readonly untilMs: number
}

function createCredentialCheck({ pool, clock, token }: AuthenticationParts) {
  const verifyToken = createTokenVerifier(token, clock)

  return async (credential: Credential): Promise<Checked> => {
    const nowMs = clock.now().getTime()
    switch (credential.kind) {
      case 'token': {
        const { caller, expiresMs } = await verifyToken(credential.text)
        return { caller, untilMs: Math.min(expiresMs, nowMs + TOKEN_REMEMBERED_MS) }
      }
      case 'api_key': {
        const isOurs = credential.text.startsWith(API_KEY_PREFIX)
        const accountId = isOurs
          ? await findAccountOfApiKey(pool, hash('sha256', credential.text, 'buffer'))
          : null
        if (accountId === null) throw invalid('There is no such API key, or it was revoked.')
        return { caller: accountCaller('api_key', accountId), untilMs: nowMs + API_KEY_REMEMBERED_MS }
      }
      case 'unreadable':
        throw invalid('Send Authorization: Bearer, then one space and the token.')
    }
  }
}
