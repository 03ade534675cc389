import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  type RemoteJWKSet,
} from 'jose'
import type { Clock } from '#db/clock.ts'
import { accountIdOfSubject } from '#http/identity/account_ids.ts'
import { ANONYMOUS, accountCaller, type Caller, CHALLENGE } from '#http/identity/caller.ts'
import { profileClaimsOf } from '#http/identity/profile_claims.ts'
import { Refused } from '#http/problems/refused.ts'
import type { TokenSettings } from '#http/settings.ts'

/** The most by which the clocks of two machines may differ. */
const CLOCK_TOLERANCE_S = 5

/** The shared secret has one algorithm. Published keys are limited to the asymmetric ones. */
const SECRET_ALGORITHM = 'HS256'
const PUBLIC_KEY_ALGORITHMS = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA', 'Ed25519']

/** The most that OpenID Connect allows, and no control characters, which a text of PostgreSQL may not have. */
const SUBJECT = /^\P{Cc}{1,255}$/u

/** The caller that a token identifies, and until when to remember it. */
export interface VerifiedToken {
  readonly caller: Caller
  readonly expiresMs: number
}

export type VerifyToken = (token: string) => Promise<VerifiedToken>

/**
 * Verifies bearer tokens against the shared secret, the issuer's published keys, or both.
 *
 * The algorithm selects the key, never the other way round, so no public key can be passed off as a secret. Refuses token_expired,
 * token_invalid, and busy while the issuer's keys cannot be fetched.
 */
export function createTokenVerifier(settings: TokenSettings, clock: Clock): VerifyToken {
  const { secret, jwksUrl, issuer, audience } = settings
  const publishedKeys = jwksUrl === null ? null : createRemoteJWKSet(jwksUrl)
  const algorithms = [
    ...(secret === null ? [] : [SECRET_ALGORITHM]),
    ...(publishedKeys === null ? [] : PUBLIC_KEY_ALGORITHMS),
  ]

  const findKey: JWTVerifyGetKey = async (header, token) => {
    if (header.alg === SECRET_ALGORITHM && secret !== null) return secret
    if (publishedKeys === null) throw new errors.JWKSNoMatchingKey()
    return await findPublishedKey(publishedKeys, header, token)
  }

  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, findKey, {
        algorithms,
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: clock.now(),
        requiredClaims: ['exp'],
      })
      return { caller: callerOf(payload), expiresMs: (payload.exp ?? 0) * 1000 }
    } catch (error) {
      throw explain(error)
    }
  }
}

/** Supabase's public key is a token too, with role anon and no subject. */
function callerOf(claims: JWTPayload): Caller {
  const { role, iss, sub } = claims
  if (role === 'anon') return ANONYMOUS
  if (role !== 'authenticated') throw invalid('Its role is not one that this server accepts.')
  if (iss === undefined || sub === undefined || !SUBJECT.test(sub))
    throw invalid('Its subject is not a text of 1 to 255 characters.')
  return accountCaller('token', accountIdOfSubject(iss, sub), profileClaimsOf(claims))
}

async function findPublishedKey(keys: RemoteJWKSet, ...wanted: Parameters<JWTVerifyGetKey>) {
  try {
    return await keys(...wanted)
  } catch (error) {
    // The issuer answered, and this token names none of its keys.
    if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported) throw error
    throw new Refused('busy', {
      detail: "The keys of the tokens' issuer cannot be fetched.",
      headers: { 'retry-after': '5' },
      cause: error,
    })
  }
}

function explain(error: unknown): Refused {
  if (error instanceof Refused) return error
  if (error instanceof errors.JWTExpired) {
    return new Refused('token_expired', { headers: challenge('The token has expired') })
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return invalid(`Its ${error.claim} is not what this server expects.`)
  }
  return invalid()
}

export function invalid(detail?: string): Refused {
  return new Refused('token_invalid', {
    ...(detail === undefined ? {} : { detail }),
    headers: challenge('The token cannot be verified'),
  })
}

function challenge(description: string): Record<string, string> {
  return { 'www-authenticate': `${CHALLENGE}, error="invalid_token", error_description="${description}"` }
}
