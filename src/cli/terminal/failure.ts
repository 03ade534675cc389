import { CommanderError } from 'commander'
import { explainDatabaseError } from '#cli/terminal/database_errors.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { ClusterError } from '#db/embedded/cluster_error.ts'
import { SettingError } from '#db/environment.ts'
import { MigrationError } from '#ops/migrate/errors.ts'

/** Why a command failed, for people and for scripts. */
export interface Failure {
  /** Short and stable. A refusal has its own code; for errors of PostgreSQL or the network there are codes of ours. */
  readonly code: string
  readonly message: string
  readonly exitCode: number
  readonly facts: Readonly<Record<string, unknown>>
  /** Only for unexpected errors, which are faults of ours: there the stack helps. */
  readonly stack?: string
}

export function describeFailure(error: unknown): Failure {
  const failed = { exitCode: EXIT.failed, facts: {} }
  if (error instanceof CommanderError) {
    return {
      ...failed,
      code: 'usage',
      message: error.message.replace(/^error: /, ''),
      exitCode: error.exitCode === 0 ? EXIT.ok : EXIT.usage,
    }
  }
  if (error instanceof CommandError) {
    const { code, message, exitCode, facts } = error
    return { code, message, exitCode, facts }
  }
  if (error instanceof MigrationError) return { ...failed, ...pick(error), facts: error.facts }
  if (error instanceof SettingError) {
    return {
      ...failed,
      code: 'setting_unusable',
      message: error.message,
      facts: { variable: error.variable },
    }
  }
  if (error instanceof ClusterError) return { ...failed, code: 'embedded_database', message: error.message }
  const explained = explainDatabaseError(error)
  if (explained !== null) return { ...failed, ...explained }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    ...failed,
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    stack,
  }
}

const pick = ({ code, message }: { code: string; message: string }) => ({ code, message })

/**
 * Prints to stderr why a command failed, and returns its exit code. With --json it prints one line, an object with code and
 * message, which is the last line of stderr: stdout is only for answers.
 */
export function reportFailure(error: unknown, asJson: boolean): number {
  const { code, message, exitCode, facts, stack } = describeFailure(error)
  if (exitCode === EXIT.ok) return exitCode
  if (asJson) process.stderr.write(`${JSON.stringify({ code, message, ...facts })}\n`)
  // Commander has already printed the error, with the possible values.
  else if (!(error instanceof CommanderError)) process.stderr.write(`berth: ${stack ?? message}\n`)
  return exitCode
}
