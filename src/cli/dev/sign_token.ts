import { withKeptSecret } from '#cli/dev/kept_secret.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { mintToken, TOKEN_LIFETIME_S } from '#http/identity/tokens.ts'
import { readSettings, type TokenSettings } from '#http/settings.ts'

/** For commands that would otherwise write to the database first. */
export function refuseWithoutSecret(): TokenSettings {
  const { token } = readSettings(withKeptSecret())
  if (token.secret !== null) return token
  throw new CommandError(
    'Set JWT_SECRET to the secret of the server that is to accept the token.',
    EXIT.usage,
  )
}

/** A bearer token of an account, signed with JWT_SECRET or, beside `berth dev`, with its secret. */
export async function signToken(accountId: string, lifetimeS: number = TOKEN_LIFETIME_S): Promise<string> {
  return await mintToken(refuseWithoutSecret(), { accountId, lifetimeS })
}
