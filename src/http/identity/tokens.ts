import { SignJWT } from 'jose'
import { type Clock, systemClock } from '#db/clock.ts'
import { SettingError } from '#db/environment.ts'
import type { TokenSettings } from '#http/settings.ts'

/** The default lifetime of a token of ours: a working day. */
export const TOKEN_LIFETIME_S = 8 * 60 * 60

export interface TokenRequest {
  readonly accountId: string
  readonly lifetimeS?: number
  readonly clock?: Clock
}

/** Signs a token for an account with the shared secret. This server and PostgREST accept it. */
export async function mintToken(settings: TokenSettings, request: TokenRequest): Promise<string> {
  const { accountId, lifetimeS = TOKEN_LIFETIME_S, clock = systemClock } = request
  if (settings.secret === null) throw new SettingError('JWT_SECRET', 'must be set to sign tokens')
  const nowS = Math.floor(clock.now().getTime() / 1000)
  return await new SignJWT({ role: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(accountId)
    .setIssuer(settings.issuer)
    .setAudience(settings.audience)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + lifetimeS)
    .sign(settings.secret)
}
