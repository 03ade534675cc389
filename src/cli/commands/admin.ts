import { Argument, type Command } from 'commander'
import type { Client } from 'pg'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import { asOwner } from '#cli/database/owner.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { type CommonOptions, withCommonOptions } from '#cli/terminal/options.ts'
import { print, printJson, table } from '#cli/terminal/output.ts'

interface Admin {
  account_id: string
  full_name: string | null
  email: string | null
  granted_at: Date
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** An account, named by its id (the sub of its tokens) or by its stored e-mail address. */
async function findAccount(db: Client, who: string): Promise<string> {
  if (UUID.test(who)) return who.toLowerCase()
  const { rows } = await db.query<{ id: string }>(
    `select a.id from core.accounts as a where lower(a.email) = lower($1) and a.kind = 'person' limit 2`,
    [who],
  )
  const [account, other] = rows
  if (account === undefined) {
    throw new CommandError(
      `No account has the address ${who}: give its id, the sub of its tokens.`,
      EXIT.failed,
      'account_not_found',
    )
  }
  if (other !== undefined)
    throw new CommandError(`Several accounts have the address ${who}: give the id of one.`)
  return account.id
}

async function grant(who: string, options: CommonOptions): Promise<void> {
  await asOwner(findDatabaseUrl(options.databaseUrl), async (db) => {
    const accountId = await findAccount(db, who)
    const { rows } = await db.query<{ is_new: boolean }>(
      'select core.grant_installation_admin($1) as is_new',
      [accountId],
    )
    const isNew = rows[0]?.is_new ?? false
    if (options.json) return printJson({ account_id: accountId, is_new: isNew })
    print(isNew ? `${accountId} is an admin of this installation now.` : `${accountId} was one already.`)
  })
}

async function revoke(who: string, options: CommonOptions): Promise<void> {
  await asOwner(findDatabaseUrl(options.databaseUrl), async (db) => {
    const accountId = await findAccount(db, who)
    await db.query('select core.revoke_installation_admin($1)', [accountId])
    if (options.json) return printJson({ account_id: accountId })
    print(`${accountId} is an admin of this installation no longer. Invitations that it sent are withdrawn.`)
  })
}

async function list(options: CommonOptions): Promise<void> {
  await asOwner(findDatabaseUrl(options.databaseUrl), async (db) => {
    const { rows } = await db.query<Admin>(
      `select i.account_id, a.full_name, a.email, i.granted_at
         from core.installation_admins as i join core.accounts as a on a.id = i.account_id order by i.granted_at, i.account_id`,
    )
    if (options.json) return printJson(rows)
    if (rows.length === 0) return print('None. To make one: berth admin grant ACCOUNT')
    print(
      table(
        ['account', 'name', 'e-mail', 'since'],
        rows.map((admin) => [
          admin.account_id,
          admin.full_name ?? '',
          admin.email ?? '',
          admin.granted_at.toISOString(),
        ]),
      ),
    )
  })
}

async function selfService(choice: 'on' | 'off' | undefined, options: CommonOptions): Promise<void> {
  await asOwner(findDatabaseUrl(options.databaseUrl), async (db) => {
    const { rows } =
      choice === undefined
        ? await db.query<{ allowed: boolean }>('select core.allows_self_service() as allowed')
        : await db.query<{ allowed: boolean }>('select core.set_self_service($1) as allowed', [
            choice === 'on',
          ])
    const allowed = rows[0]?.allowed ?? false
    if (options.json) return printJson({ self_service: allowed })
    print(
      allowed
        ? 'on: everyone who signs in may create an operator, and is its first admin.'
        : 'off: only admins of this installation create operators.',
    )
  })
}

const EXAMPLES = `
Examples
  berth admin grant 0198c5f2-…                 by account id, the sub of its tokens
  berth admin grant ada@example.org            by the stored e-mail address of an account
  berth admin revoke ada@example.org           from the next request on
  berth admin list --json
  berth admin self-service on                  everyone who signs in may create an operator

An admin of the installation creates and changes operators and invites their admins, over HTTP as over SQL. It is a row of
the database and no claim of a token, and is in the audit. It gives no right to see or sell anything of an operator.
Self-service is off unless it is set; \`berth dev\` sets it on if nobody has set it.

Exit codes: 0 done, 1 no such account or admin, 2 wrong usage.`

/** `berth admin …`: who manages this installation. */
export function register(program: Command): void {
  const group = program
    .command('admin')
    .summary('who may create operators here')
    .description(
      'Manages the admins of this installation, and whether operators are created by self-service.',
    )
    .addHelpText('after', EXAMPLES)
  withCommonOptions(group.command('grant'))
    .description('make an account an admin of this installation')
    .argument('<account>', 'its id or e-mail address')
    .action(grant)
  withCommonOptions(group.command('revoke'))
    .description('take that away')
    .argument('<account>', 'its id or e-mail address')
    .action(revoke)
  withCommonOptions(group.command('list')).description('the admins of this installation').action(list)
  withCommonOptions(group.command('self-service'))
    .description('whether everyone who signs in may create an operator; without an argument, tell')
    .addArgument(new Argument('[choice]', 'on or off').choices(['on', 'off']))
    .action(selfService)
}
