import { Command, CommanderError } from 'commander'
import { register as registerDev } from '#cli/commands/dev.ts'
import { register as registerDoctor } from '#cli/commands/doctor.ts'
import { register as registerImport } from '#cli/commands/import.ts'
import { register as registerJobs } from '#cli/commands/jobs.ts'
import { register as registerLoad } from '#cli/commands/load.ts'
import { register as registerMigrate } from '#cli/commands/migrate.ts'
import { register as registerPartitions } from '#cli/commands/partitions.ts'
import { register as registerSample } from '#cli/commands/sample.ts'
import { register as registerServe } from '#cli/commands/serve.ts'
import { register as registerToken } from '#cli/commands/token.ts'
import { register as registerWork } from '#cli/commands/work.ts'
import { CommandError, EXIT } from '#cli/exit.ts'
import { ClusterError } from '#db/cluster_error.ts'
import { SettingError } from '#db/settings.ts'
import { MigrationError } from '#ops/migrate/errors.ts'

const COMMANDS = [
  registerDev,
  registerServe,
  registerWork,
  registerToken,
  registerMigrate,
  registerImport,
  registerSample,
  registerLoad,
  registerDoctor,
  registerPartitions,
  registerJobs,
]

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
  .showHelpAfterError('(add --help for what is possible)')
  .exitOverride()
for (const register of COMMANDS) register(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}
