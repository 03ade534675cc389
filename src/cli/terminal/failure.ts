import { CommanderError } from 'commander'
import { explainDatabaseError } from '#cli/terminal/database_errors.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { ClusterError } from '#db/embedded/cluster_error.ts'
import { SettingError } from '#db/environment.ts'
import { MigrationError } from '#ops/migrate/errors.ts'

/** Why a command did not do what it was asked, for a person and for a script. */
export interface Failure {
  /** Short and stable. A refusal has its own code, an error of PostgreSQL or of the network one of ours where we can say more. */
  readonly code: string
  readonly message: string
  readonly exitCode: number
  readonly facts: Readonly<Record<string, unknown>>
  /** Only of what nobody expected: a fault of ours, where the stack is what helps. */
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
 * Says on stderr why a command failed, and returns its exit code. With --json that is one line, an object with code and
 * message, and the last that stderr gets: stdout is left to answers.
 */
export function reportFailure(error: unknown, asJson: boolean): number {
  const { code, message, exitCode, facts, stack } = describeFailure(error)
  if (exitCode === EXIT.ok) return exitCode
  if (asJson) process.stderr.write(`${JSON.stringify({ code, message, ...facts })}\n`)
  // Commander has said it already, with what is possible.
  else if (!(error instanceof CommanderError)) process.stderr.write(`berth: ${stack ?? message}\n`)
  return exitCode
}
