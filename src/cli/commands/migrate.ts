import type { Command } from 'commander'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import { prepareDatabase } from '#cli/database/prepare.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { duration } from '#cli/terminal/options.ts'
import { systemClock } from '#db/clock.ts'
import { writeBundle } from '#ops/bundle/write_bundle.ts'
import { findDrift } from '#ops/migrate/drift.ts'
import { DEFAULT_SCHEMA, plainName } from '#ops/migrate/exposure.ts'
import { versionText } from '#ops/migrate/files.ts'
import { LOCK_WAIT_MS_MAX } from '#ops/migrate/lock.ts'
import { describeHolder } from '#ops/migrate/lock_holder.ts'
import { type MigrateResult, rollbackTo } from '#ops/migrate/migrate.ts'
import type { MigrationEvent } from '#ops/migrate/progress.ts'
import { readStatus, type Status, validate } from '#ops/migrate/status.ts'
import { readSchemaOf, writeSchemaFile } from '#ops/schema/schema_file.ts'

interface Options {
  json?: boolean
  databaseUrl?: string
}

interface ChangeOptions extends Options {
  wait?: number
}

interface UpOptions extends ChangeOptions {
  schema?: string
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Progress goes to stderr, so that a pipe receives nothing but the answer. */
function tell(event: MigrationEvent): void {
  process.stderr.write(`${describe(event)}\n`)
}

function describe(event: MigrationEvent): string {
  switch (event.type) {
    case 'waiting_for_lock':
      return `Another migration is at work on this database${event.holder === null ? '' : `: ${describeHolder(event.holder)}`}. Waiting for it …`
    case 'migration_applied':
      return `  up    ${versionText(event.version)} ${event.name} (${event.duration_ms} ms)`
    case 'migration_reverted':
      return `  down  ${versionText(event.version)} ${event.name} (${event.duration_ms} ms)`
    case 'objects_applied':
      return `  ${describeObjects(event.applied.length, event.dropped.length, event.rebuilt)} (${event.duration_ms} ms)`
    case 'objects_left_out':
      return `  ${event.reason}`
  }
}

function describeObjects(applied: number, dropped: number, rebuilt: boolean): string {
  return `${applied} types, functions, views, triggers and policies applied, ${dropped} dropped${rebuilt ? ', all made again' : ''}`
}

function waitMsOf({ wait }: ChangeOptions): number {
  return wait === undefined ? LOCK_WAIT_MS_MAX : wait * 1000
}

function printResult(result: MigrateResult, options: Options, done: string): void {
  const count = result.migrations.length + result.objects.length + result.dropped.length
  if (options.json) print(JSON.stringify(result))
  else print(count === 0 ? 'Nothing to do: the database is what the files say.' : done)
}

async function up(options: UpOptions): Promise<void> {
  const result = await prepareDatabase(findDatabaseUrl(options.databaseUrl), tell, {
    lockWaitMsMax: waitMsOf(options),
    apiSchema: options.schema,
  })
  printResult(
    result,
    options,
    `Applied ${result.migrations.length} migrations and ${result.objects.length} objects.`,
  )
}

async function rollback(version: string, options: ChangeOptions & { yes?: boolean }): Promise<void> {
  if (!/^\d{1,4}$/.test(version)) {
    throw new CommandError(
      `"${version}" is not a version: give its number, such as 0007, or 0 for none.`,
      EXIT.usage,
    )
  }
  const result = await rollbackTo(Number(version), {
    url: findDatabaseUrl(options.databaseUrl),
    onProgress: tell,
    mayDeleteRows: options.yes ?? false,
    lockWaitMsMax: waitMsOf(options),
  })
  printResult(
    result,
    options,
    `Went back ${result.migrations.length} migrations, to ${versionText(Number(version))}.`,
  )
}

function printStatus({ migrations, objects }: Status): void {
  for (const { version, name, state, applied_at } of migrations) {
    print(
      `${versionText(version)}  ${state.padEnd(8)}  ${name}${applied_at === null ? '' : `  ${applied_at}`}`,
    )
  }
  for (const { path, state } of objects) print(`      ${state.padEnd(8)}  ${path}`)
  const pending = migrations.filter(({ state }) => state === 'pending').length
  print(
    pending + objects.length === 0
      ? 'Up to date.'
      : `${pending} migrations and ${objects.length} objects to apply: berth migrate up`,
  )
}

async function status(options: Options): Promise<void> {
  const found = await readStatus({ url: findDatabaseUrl(options.databaseUrl) })
  if (options.json) print(JSON.stringify(found))
  else printStatus(found)
}

function printFindings(findings: unknown[], lines: string[], options: Options, none: string): void {
  if (options.json) print(JSON.stringify(findings))
  else print(lines.length === 0 ? none : lines.join('\n'))
  if (lines.length > 0) process.exitCode = EXIT.found
}

async function check(options: Options): Promise<void> {
  const given = options.databaseUrl ?? process.env.DATABASE_URL
  const problems = await validate(given === undefined ? {} : { url: given })
  printFindings(problems, problems, options, 'The migration files are valid.')
}

async function drift(options: Options): Promise<void> {
  const found = await findDrift({ url: findDatabaseUrl(options.databaseUrl) })
  const lines = found.map(({ kind, what, detail }) => `${kind.padEnd(24)}${what}  ${detail}`)
  printFindings(found, lines, options, 'The database is what the files say.')
}

async function bundle(options: Options & { dir: string; schema?: string }): Promise<void> {
  const asked = options.schema ?? process.env.BERTH_API_SCHEMA ?? DEFAULT_SCHEMA
  const written = await writeBundle({ directory: options.dir, schema: plainName(asked), clock: systemClock })
  if (options.json) return print(JSON.stringify(written))
  if (written.file === null) return print(`The newest file in ${options.dir} has this release already.`)
  print(`${written.file}: ${written.migrations.length} migrations, and all objects of this release.`)
}

async function schema(options: Options & { write?: boolean }): Promise<void> {
  const url = findDatabaseUrl(options.databaseUrl)
  if (!options.write) return print(await readSchemaOf(url))
  const changed = await writeSchemaFile(url)
  if (options.json) return print(JSON.stringify({ changed }))
  print(changed ? 'sql/schema.sql is rewritten: review its diff.' : 'sql/schema.sql is as it should be.')
}

const EXAMPLES = `
Examples
  berth migrate                    bring the database to this release; safe to run from every server at start
  berth migrate --schema berth_api the same where public has tables of others: views and functions for clients go
                                   into that schema, at the first time and from then on
  berth migrate status --json      what is applied and what is pending
  berth migrate rollback 0012      undo every migration after 0012, newest first; says what rows that would delete,
                                   and does it with --yes
  berth migrate bundle --dir supabase/migrations
                                   write this release as a file that supabase db push or psql applies; a later
                                   release adds another file
  berth migrate drift              find what somebody changed by hand

Several machines that share the key of their references (BERTH_REFERENCE_KEY or BERTH_REFERENCE_KEY_FILE, 32 bytes or more) never give
one reference twice: machine k of n sets BERTH_REFERENCE_STEP=n and BERTH_REFERENCE_OFFSET=k, at its first berth migrate and from then on.

The role in DATABASE_URL owns the database and has CREATEROLE; it needs no superuser. Use a direct connection:
a pooler that gives each transaction another session is refused.

Exit codes: 0 done, 1 failed (nothing half applied), 2 wrong usage, 3 validate or drift found something.`

/** `berth migrate …`: brings the schema of the database in line with the files in sql/. */
export function register(program: Command): void {
  const migrate = program
    .command('migrate')
    .summary('bring the database to what the files in sql/ say')
    .description(
      'Applies versioned migrations in order, then types, functions, views, triggers and policies that changed.',
    )
    .addHelpText('after', EXAMPLES)

  const add = (name: string, description: string, isDefault = false) =>
    migrate
      .command(name, { isDefault })
      .description(description)
      .option('--json', 'print JSON, for scripts')
      .option(
        '--database-url <url>',
        'the database to work on (default: DATABASE_URL, else the embedded one)',
      )

  const addChange = (name: string, description: string, isDefault = false) =>
    add(name, description, isDefault).option(
      '--wait <time>',
      'how long to let another migration finish: 30s, 10m (default: 10m)',
      duration,
    )

  addChange('up', 'apply everything that is pending; the default', true)
    .option(
      '--schema <name>',
      'where the views and functions for clients go; chosen at the first time (default: BERTH_API_SCHEMA, else public)',
    )
    .action(up)
  add('status', 'list migrations as applied, pending, changed or unknown').action(status)
  addChange('rollback <version>', 'undo every migration after this version')
    .option('--yes', 'also where that deletes rows; without it, they are counted and nothing is done')
    .action(rollback)
  add('validate', 'check the files, and that what was applied was not changed since').action(check)
  add('drift', 'compare the catalogue with the files and with sql/schema.sql').action(drift)
  migrate
    .command('bundle')
    .description('write this release as plain SQL, for supabase db push or psql; it asks no database')
    .requiredOption('--dir <folder>', 'where the file goes, such as supabase/migrations')
    .option('--schema <name>', 'as of berth migrate up')
    .option('--json', 'print JSON, for scripts')
    .action(bundle)
  add('schema', 'print the schema as text that is the same on every version of PostgreSQL')
    .option('--write', 'write it to sql/schema.sql')
    .action(schema)
}
