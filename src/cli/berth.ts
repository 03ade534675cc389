import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { reportFailure } from '#cli/terminal/failure.ts'
import { endWithoutOutput } from '#cli/terminal/lost_output.ts'

/** The commands in the order of the help. Each is loaded only when it is used, since loading all takes most of a second. */
const COMMANDS: Readonly<Record<string, () => Promise<{ register(program: Command): void }>>> = {
  dev: () => import('#cli/commands/dev.ts'),
  serve: () => import('#cli/commands/serve.ts'),
  work: () => import('#cli/commands/work.ts'),
  token: () => import('#cli/commands/token.ts'),
  operator: () => import('#cli/commands/operator.ts'),
  admin: () => import('#cli/commands/admin.ts'),
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

Every command answers --help. Those that print answer --json: the answer on stdout, or why there is none as one
object with code and message, the last line of stderr. Exit codes are in each command's help.`

const asJson = process.argv.includes('--json')
endWithoutOutput()

const program = new Command('berth')
  .description(ABOUT)
  .version(VERSION)
  .showHelpAfterError('(add --help for what is possible)')
  .exitOverride()
if (asJson) program.configureOutput({ writeErr: () => undefined })

const asked = COMMANDS[process.argv[2] ?? '']
for (const load of asked === undefined ? Object.values(COMMANDS) : [asked]) {
  const command = await load()
  command.register(program)
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportFailure(error, asJson)
}
