import { CommandError, EXIT } from '#cli/terminal/exit.ts'

/**
 * Turns a refusal of the database into an error without a stack. core.refuse raises the sentence, and DETAIL names what it is
 * about. All other errors are rethrown.
 */
export function explainRefusal(error: unknown): never {
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('RB')) throw error
  const detail = 'detail' in error ? detailOf(String(error.detail)) : {}
  const rest = Object.entries(detail).filter(([name]) => name !== 'code')
  const about = rest.map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  throw new CommandError(
    `${error.message}${about.length > 0 ? ` (${about.join(', ')})` : ''} [${detail.code ?? error.code}]`,
    EXIT.failed,
    String(detail.code ?? error.code),
    Object.fromEntries(rest),
  )
}

function detailOf(text: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = text === '' ? null : JSON.parse(text)
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
}
