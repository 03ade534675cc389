import { CommandError, EXIT } from '#cli/terminal/exit.ts'

/**
 * Turns a refusal of the database into an error without a stack. core.refuse raises the sentence, and DETAIL names what it is
 * about. All other errors are rethrown.
 */
export function explainRefusal(error: unknown): never {
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('RB')) throw error
  const detail = detailOf(error)
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

/** What core.refuse says of a refusal besides its sentence: its code, and what it is about. Empty for all other errors. */
export function detailOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('RB')) return {}
  const text = 'detail' in error ? String(error.detail) : ''
  const parsed: unknown = text === '' ? null : JSON.parse(text)
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
}
