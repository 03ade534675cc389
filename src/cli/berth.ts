import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { CommandError, EXIT } from '#cli/exit.ts'
import { ClusterError } from '#db/cluster_error.ts'
import { SettingError } from '#db/environment.ts'
import { MigrationError } from '#ops/migrate/errors.ts'

/** In the order in which help lists them. Each is loaded when it is asked for: all of them take most of a second. */
const COMMANDS: Readonly<Record<string, () => Promise<{ register(program: Command): void }>>> = {
  dev: () => import('#cli/commands/dev.ts'),
  serve: () => import('#cli/commands/serve.ts'),
  work: () => import('#cli/commands/work.ts'),
  token: () => import('#cli/commands/token.ts'),
  migrate: () => import('#cli/commands/migrate.ts'),
  import: () => import('#cli/commands/import.ts'),
  sample: () => import('#cli/commands/sample.ts'),
  load: () => import('#cli/commands/load.ts'),
  doctor: () => import('#cli/commands/doctor.ts'),
  partitions: () => import('#cli/commands/partitions.ts'),
  jobs: () => import('#cli/commands/jobs.ts'),
}

const { version: VERSION } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))

const ABOUT = `Berth sells places: seats, rooms, classes and appointments, never one twice.

Every command answers --help. Those that print answer --json.`

/** Errors that are an answer; anything else is a fault of ours, and then the stack is what helps. */
function isAnswer(error: unknown): error is Error {
  return (
    error instanceof MigrationError ||
    error instanceof SettingError ||
    error instanceof ClusterError ||
    // PostgreSQL's own and the network's: ECONNREFUSED, 28P01 and the like.
    (error instanceof Error && 'code' in error)
  )
}

function describe(error: Error): string {
  // A name that resolves to several addresses fails with one error for each.
  const inner = error instanceof AggregateError ? error.errors.map(String).join('; ') : ''
  return error.message || inner
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof CommandError) {
    process.stderr.write(`berth: ${error.message}\n`)
    return error.exitCode
  }
  process.stderr.write(
    `berth: ${isAnswer(error) ? describe(error) : error instanceof Error ? error.stack : error}\n`,
  )
  return EXIT.failed
}

const program = new Command('berth')
  .description(ABOUT)
  .version(VERSION)
  .showHelpAfterError('(add --help for what is possible)')
  .exitOverride()

const asked = COMMANDS[process.argv[2] ?? '']
for (const load of asked === undefined ? Object.values(COMMANDS) : [asked]) {
  const command = await load()
  command.register(program)
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}
