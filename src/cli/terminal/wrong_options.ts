import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { detailOf } from '#cli/terminal/refusals.ts'

/**
 * Turns a refused field into the option that has it: field /time_zone becomes --time-zone. `renamed` has the options that are called
 * otherwise than their field. All other errors are rethrown.
 */
export function explainOption(error: unknown, renamed: Readonly<Record<string, string>> = {}): never {
  const { code, field, problem } = detailOf(error)
  if (typeof field !== 'string' || typeof problem !== 'string') throw error
  const name = field.replace(/^\//, '').split('/')[0] ?? ''
  const option = renamed[name] ?? `--${name.replaceAll('_', '-')}`
  const exitCode = code === 'invalid_request' ? EXIT.usage : EXIT.failed
  throw new CommandError(`${option} ${problem}.`, exitCode, String(code), { field, problem })
}
