import { withKeptSecret } from '#cli/dev/kept_secret.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { mintToken, TOKEN_LIFETIME_S } from '#http/identity/tokens.ts'
import { readSettings, type TokenSettings } from '#http/settings.ts'

/** For commands that would otherwise write to the database first. */
export function refuseWithoutSecret(databaseUrl: string): TokenSettings {
  const { token } = readSettings(withKeptSecret(databaseUrl))
  if (token.secret !== null) return token
  throw new CommandError(
    'Set JWT_SECRET to the secret of the server that is to accept the token.',
    EXIT.usage,
  )
}

/** A bearer token of an account, signed with JWT_SECRET or, beside the `berth dev` of this database, with its secret. */
export async function signToken(
  databaseUrl: string,
  accountId: string,
  lifetimeS: number = TOKEN_LIFETIME_S,
): Promise<string> {
  return await mintToken(refuseWithoutSecret(databaseUrl), { accountId, lifetimeS })
}
