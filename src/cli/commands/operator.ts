import { type Command, Option } from 'commander'
import type { Client } from 'pg'
import { createAccount } from '#cli/database/accounts.ts'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import {
  addOperator,
  type OperatorFields,
  readOperator,
  readOperators,
  type SentInvitation,
  type ShownOperator,
  sendInvitation,
  writeOperator,
} from '#cli/database/operators.ts'
import { asOwner, findOperator } from '#cli/database/owner.ts'
import { whole } from '#cli/database/whole.ts'
import { signToken } from '#cli/dev/sign_token.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { type CommonOptions, withCommonOptions } from '#cli/terminal/options.ts'
import { print, printJson, table } from '#cli/terminal/output.ts'
import { explainOption } from '#cli/terminal/wrong_options.ts'
import { TOKEN_LIFETIME_S } from '#http/identity/tokens.ts'

const STATUSES = ['active', 'inactive', 'archived'] as const
type Status = (typeof STATUSES)[number]

interface FieldOptions extends CommonOptions {
  slug?: string
  name?: string
  timeZone?: string
  currency?: string
  languages?: string
  logoUrl?: string
  colour?: string
  textColour?: string
  website?: string
  email?: string
  phone?: string
  address?: string
}

interface CreateOptions extends FieldOptions {
  adminEmail?: string
  adminToken?: boolean
}

/** The field of each option. */
const FIELDS = {
  slug: 'slug',
  name: 'name',
  timeZone: 'time_zone',
  currency: 'currency',
  languages: 'languages',
  logoUrl: 'logo_url',
  colour: 'colour',
  textColour: 'text_colour',
  website: 'website',
  email: 'contact_email',
  phone: 'contact_phone',
  address: 'contact_address',
} as const

const RENAMED = {
  contact_email: '--email',
  contact_phone: '--phone',
  contact_address: '--address',
  email: '--admin-email',
}

const explain = (error: unknown): never => explainOption(error, RENAMED)

/** What was given, as fields. An empty text empties the field. */
function fieldsOf(options: FieldOptions): OperatorFields {
  const given: Record<string, string | readonly string[] | null> = {}
  for (const [option, field] of Object.entries(FIELDS)) {
    const value = options[option as keyof typeof FIELDS]
    if (value === undefined) continue
    if (field === 'languages') given[field] = value.split(',').filter((tag) => tag !== '')
    else given[field] = value === '' ? null : value
  }
  return given
}

async function create(options: CreateOptions): Promise<void> {
  if (options.adminToken && options.adminEmail !== undefined) {
    throw new CommandError('Say either --admin-email or --admin-token.', EXIT.usage)
  }
  const url = findDatabaseUrl(options.databaseUrl)
  await asOwner(url, async (db) => {
    const { operatorId, invitation, token } = await whole(db, async () => {
      const id = await addOperator(db, fieldsOf(options)).catch(explain)
      return { operatorId: id, ...(await makeAdmin(db, url, id, options)) }
    })
    const operator = await readOperator(db, operatorId)
    if (options.json) return printJson({ ...operator, invitation, admin_token: token })
    print(describe(operator))
    if (invitation !== null) print(describeInvitation(invitation))
    else if (token !== null)
      print(`\nA token of its first admin, for ${TOKEN_LIFETIME_S / 3_600} hours:\n\n${token}`)
    else print(`\nIt has no admin yet: berth operator invite ${operator.slug} --email …`)
  })
}

interface FirstAdmin {
  invitation: SentInvitation | null
  token: string | null
}

async function makeAdmin(
  db: Client,
  url: string,
  operatorId: string,
  options: CreateOptions,
): Promise<FirstAdmin> {
  const { adminEmail: email, adminToken, slug } = options
  if (email !== undefined) {
    const invitation = await sendInvitation(db, operatorId, { role: 'admin', email }).catch(explain)
    return { invitation, token: null }
  }
  if (!adminToken) return { invitation: null, token: null }
  const accountId = await createAccount(db, [operatorId], 'admin', { fullName: `admin of ${slug}` })
  return { invitation: null, token: await signToken(url, accountId) }
}

async function list(options: CommonOptions & { status?: Status }): Promise<void> {
  await asOwner(findDatabaseUrl(options.databaseUrl), async (db) => {
    const operators = await readOperators(db, options.status ?? null)
    if (options.json) return printJson(operators)
    if (operators.length === 0) return print('None. To create one: berth operator create --help')
    print(
      table(
        ['slug', 'name', 'status', 'time zone', 'currency'],
        operators.map((o) => [o.slug, o.name, o.status, o.time_zone, o.currency]),
      ),
    )
  })
}

async function show(slug: string, options: CommonOptions): Promise<void> {
  await asOwner(findDatabaseUrl(options.databaseUrl), async (db) =>
    printOperator(await readOperator(db, await findOperator(db, slug)), options),
  )
}

async function change(slug: string, options: FieldOptions): Promise<void> {
  const changes = fieldsOf(options)
  if (Object.keys(changes).length === 0) {
    throw new CommandError('Say what is to change: --name, --time-zone, --website, …', EXIT.usage)
  }
  await write(slug, changes, options)
}

async function write(slug: string, changes: OperatorFields, options: CommonOptions): Promise<void> {
  await asOwner(findDatabaseUrl(options.databaseUrl), async (db) => {
    const operatorId = await findOperator(db, slug)
    await writeOperator(db, operatorId, changes).catch(explain)
    printOperator(await readOperator(db, operatorId), options)
  })
}

async function invite(slug: string, options: CommonOptions & { email: string; role: string }): Promise<void> {
  await asOwner(findDatabaseUrl(options.databaseUrl), async (db) => {
    const operatorId = await findOperator(db, slug)
    const invitation = await sendInvitation(db, operatorId, options)
    if (options.json) printJson(invitation)
    else print(describeInvitation(invitation).trimStart())
  })
}

function printOperator(operator: ShownOperator, { json }: CommonOptions): void {
  if (json) printJson(operator)
  else print(describe(operator))
}

function describe(operator: ShownOperator): string {
  const lines = Object.entries(operator).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : value instanceof Date ? value.toISOString() : value
    return [name.replaceAll('_', ' '), String(text ?? '').replaceAll('\n', ', ')] as const
  })
  return lines
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name.padEnd(17)} ${text}`)
    .join('\n')
}

function describeInvitation({ id, email, role, token, expires_at }: SentInvitation): string {
  return `
Invited ${email} as ${role}, until ${expires_at.toISOString()}. The token is shown only now. Who has it signs in and accepts, once:

curl -sS "$API/me/invitations/${id}/acceptance" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"token": "${token}"}'`
}

const EXAMPLES = `
Examples
  berth operator create --slug coast --name "Coast Lines" --time-zone Europe/Zurich --currency CHF --admin-email ada@coast.example
                                                        a company, and the invitation of its first admin
  berth operator create --slug try --name Try --time-zone UTC --currency EUR --admin-token
                                                        the same for trying out: prints a bearer token instead
  berth operator invite coast --email grace@coast.example        another admin, or the first one again
  berth operator list --status archived --json
  berth operator change coast --languages de-CH,fr-CH --colour "#1a5fb4" --website ""
                                                        an empty text empties a field
  berth operator deactivate coast                       it sells nothing; its bookings stand and can be cancelled
  berth operator archive coast                          the same, and lists leave it out
  berth operator restore coast                          it sells again, with all that it had

These work on the database itself, as its owner. Over HTTP, POST and PATCH /api/v1/operators do the same for admins of the
installation (berth admin), and for everyone who signed in where self-service is on. All of it is in the audit.

Exit codes: 0 done, 1 refused, 2 wrong usage.`

/** `berth operator …`: the companies of this installation. */
export function register(program: Command): void {
  const group = program
    .command('operator')
    .summary('create, list, change, deactivate and archive operators')
    .description('Manages the operators of this installation: bus companies, studios.')
    .addHelpText('after', EXAMPLES)
  withFields(withCommonOptions(group.command('create')), true)
    .description('create an operator, and invite its first admin')
    .option('--admin-email <address>', 'invite this person as its first admin; the token is printed once')
    .option('--admin-token', 'make an account for its first admin, and print a bearer token of it')
    .action(create)
  withCommonOptions(group.command('list'))
    .description('the operators; archived ones only if asked for')
    .addOption(new Option('--status <status>', 'only those').choices(STATUSES))
    .action(list)
  withCommonOptions(group.command('show'))
    .description('one operator')
    .argument('<slug>', 'which')
    .action(show)
  withFields(withCommonOptions(group.command('change')), false)
    .description('change what is given; an empty text empties a field')
    .argument('<operator>', 'which, by its present slug')
    .action(change)
  withCommonOptions(group.command('invite'))
    .description('invite somebody to work for it; the token is printed once')
    .argument('<slug>', 'which')
    .requiredOption('--email <address>', 'whom')
    .addOption(
      new Option('--role <role>', 'as what')
        .choices(['admin', 'agent', 'instructor', 'provider'])
        .default('admin'),
    )
    .action(invite)
  for (const [name, status, description] of [
    ['deactivate', 'inactive', 'sell nothing from now on; bookings stand, and staff see all'],
    ['archive', 'archived', 'the same, and leave it out of lists; nothing is lost'],
    ['restore', 'active', 'sell again, with all that it had'],
  ] as const) {
    withCommonOptions(group.command(name))
      .description(description)
      .argument('<slug>', 'which')
      .action((slug: string, options: CommonOptions) => write(slug, { status }, options))
  }
}

function withFields(command: Command, isNew: boolean): Command {
  const named = (flags: string, text: string) =>
    isNew ? command.requiredOption(flags, text) : command.option(flags, text)
  named('--slug <word>', 'its word in addresses: lower-case letters, digits and dashes')
  named('--name <name>', 'as customers know it')
  named('--time-zone <zone>', 'an IANA zone: Europe/Zurich. It stays while departures or events are ahead')
  named('--currency <code>', 'by ISO 4217: CHF. It stays once something was sold')
  return command
    .option('--languages <tags>', 'by BCP 47, the preferred one first: de-CH,fr-CH')
    .option('--logo-url <url>', 'the address of its logo')
    .option('--colour <colour>', 'of its shop: "#1a5fb4"')
    .option('--text-colour <colour>', 'of text on that colour: "#ffffff"')
    .option('--website <url>', 'its own pages')
    .option('--email <address>', 'where customers write to')
    .option('--phone <number>', 'where customers call')
    .option('--address <text>', 'its postal address')
}
