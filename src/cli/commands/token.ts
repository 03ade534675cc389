import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Client } from 'pg'
import { createAccount, findAccountByRole, isAccount, ROLES, type Role } from '#cli/database/accounts.ts'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import { addOperator } from '#cli/database/operators.ts'
import { asOwner, findOperator, lookForOperator } from '#cli/database/owner.ts'
import { refuseWithoutSecret, signToken } from '#cli/dev/sign_token.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { type CommonOptions, duration, withCommonOptions } from '#cli/terminal/options.ts'
import { print, printJson } from '#cli/terminal/output.ts'
import { explainOption } from '#cli/terminal/wrong_options.ts'
import { systemClock } from '#db/clock.ts'
import { TOKEN_LIFETIME_S } from '#http/identity/tokens.ts'

interface Options extends CommonOptions {
  account?: string
  role?: Role
  operator?: string
  ttl?: number
  create?: boolean
  name?: string
  timeZone?: string
  currency?: string
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

async function token(options: Options): Promise<void> {
  const url = findDatabaseUrl(options.databaseUrl)
  refuseWithoutSecret(url)
  const accountId = await findAccount(url, options)
  const lifetimeS = options.ttl ?? TOKEN_LIFETIME_S
  const minted = await signToken(url, accountId, lifetimeS)
  const expiresAt = new Date(systemClock.now().getTime() + lifetimeS * 1000)
  if (options.json) printJson({ token: minted, account_id: accountId, expires_at: expiresAt })
  else print(minted)
}

async function findAccount(url: string, options: Options): Promise<string> {
  const { account, role, operator, create } = options
  if (account !== undefined) {
    if (role !== undefined || create) throw new CommandError('Say either --account or --role.', EXIT.usage)
    if (!UUID.test(account)) throw new CommandError(`"${account}" is not an account id.`, EXIT.usage)
    if (await asOwner(url, async (db) => isAccount(db, account))) return account
    throw new CommandError(`There is no account ${account}.`)
  }
  if (role === undefined || operator === undefined) {
    throw new CommandError('Say whose token: --account ID, or --role ROLE --operator SLUG.', EXIT.usage)
  }
  return await asOwner(url, async (db) => {
    const operatorId = (await createMissing(db, operator, options)) ?? (await findOperator(db, operator))
    const found = await findAccountByRole(db, operatorId, role)
    if (found !== null) return found
    if (create) return await createAccount(db, [operatorId], role, { fullName: `${role} of ${operator}` })
    throw new CommandError(`${operator} has no ${role}. To make one: add --create`)
  })
}

/** Creates the operator if there is none of that slug and all options for it are given. Null if it exists or is not wanted. */
async function createMissing(db: Client, slug: string, options: Options): Promise<string | null> {
  const { role, create, name, timeZone, currency } = options
  if (!create || role !== 'admin' || (await lookForOperator(db, slug)) !== null) return null
  if (name === undefined || timeZone === undefined || currency === undefined) {
    throw new CommandError(
      `There is no operator ${slug}. To create it as well, give its name, time zone and currency: --name "…" --time-zone Europe/Zurich --currency CHF`,
      EXIT.usage,
    )
  }
  return await addOperator(db, { slug, name, time_zone: timeZone, currency }).catch((error: unknown) =>
    explainOption(error, { slug: '--operator' }),
  )
}

const EXAMPLES = `
Examples
  berth token --role admin --operator coastline --create     an admin of an operator that has none yet
  berth token --role admin --operator new --create --name "New Lines" --time-zone Europe/Zurich --currency CHF
                                                             a new operator, and its first admin
  berth token --role customer --operator caltrain --ttl 30d
  TOKEN=$(berth token --account 0198c5f2-…)                   curl -H "Authorization: Bearer $TOKEN" …

The token is signed with JWT_SECRET (beside \`berth dev\`: with its own), issuer JWT_ISSUER, audience JWT_AUDIENCE, and is
good for this server, for PostgREST and for Supabase alike. It says who, not what they may do: roles are read from the
database at every request, so removing a member takes effect at once.

Exit codes: 0 done, 1 no such account or operator, 2 wrong usage.`

function currencyCode(text: string): string {
  if (/^[A-Z]{3}$/.test(text)) return text
  throw new InvalidArgumentError('Three capital letters (ISO 4217), such as CHF.')
}

/** `berth token`: a bearer token, for trying things out and for scripts. */
export function register(program: Command): void {
  withCommonOptions(program.command('token'))
    .summary('mint a bearer token')
    .description(
      'Prints a bearer token of an account, or of the first account that has a role at an operator.',
    )
    .option('--account <id>', 'of this account')
    .addOption(new Option('--role <role>', 'of an account with this role …').choices(ROLES))
    .option('--operator <slug>', '… at this operator')
    .option('--ttl <time>', 'how long it is good for: 90s, 15m, 8h, 30d (default: 8h)', duration)
    .option('--create', 'make the account, and give it the role, if there is none')
    .option('--name <name>', 'with --create: what an operator that is not there yet is called …')
    .option('--time-zone <zone>', '… the time zone it keeps, such as Europe/Zurich …')
    .option('--currency <code>', '… and what it is paid in, such as CHF', currencyCode)
    .addHelpText('after', EXAMPLES)
    .action(token)
}
