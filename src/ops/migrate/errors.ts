/** The position of an error in a file, counted as editors do. */
function placeIn(text: string, position: number): string {
  const lines = text.slice(0, position - 1).split('\n')
  return `:${lines.length}:${(lines.at(-1) ?? '').length + 1}`
}

/** The fields of a PostgreSQL error beside its message, which pg types loosely. */
interface ServerFields {
  code?: string
  detail?: string
  hint?: string
  where?: string
  position?: string
  internalPosition?: string
  internalQuery?: string
}

export function sqlstateOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as ServerFields).code : undefined
}

/** The database could not be brought to the requested state. The message is for the user of the command. */
export class MigrationError extends Error {
  override name = 'MigrationError'
  /** Its code, for scripts. */
  readonly code: string = 'migration_failed'
  /** Further details, for scripts. */
  readonly facts: Readonly<Record<string, unknown>> = {}
}

/**
 * An error of PostgreSQL, with its position in the file it came from.
 *
 * `offset` is the number of characters sent before the text of the file, since the server counts from the start of the message.
 */
export function inFile(path: string, sql: string, error: unknown, offset = 0): MigrationError {
  if (error instanceof MigrationError) return error
  const { code, detail, hint, where, position } = error as ServerFields
  const at = position === undefined ? '' : placeIn(sql, Number(position) - offset)
  const lines = [
    `${path}${at}: ${error instanceof Error ? error.message : String(error)}${code ? ` (${code})` : ''}`,
    ...(detail ? [`  detail: ${detail}`] : []),
    ...(hint ? [`  hint: ${hint}`] : []),
    ...(where ? [`  where: ${where.split('\n')[0]}`] : []),
  ]
  return new MigrationError(lines.join('\n'), { cause: error })
}

/** The same for an error in the body of a function, whose position the server counts from the start of the body. */
export function inBody(path: string, sql: string, error: unknown): MigrationError {
  const { code, internalPosition, internalQuery, where } = error as ServerFields
  const start = internalQuery === undefined ? -1 : sql.indexOf(internalQuery)
  const known = start >= 0 && internalPosition !== undefined
  const fields: ServerFields = {
    ...(code === undefined ? {} : { code }),
    ...(where === undefined || known ? {} : { where }),
    ...(known ? { position: String(start + Number(internalPosition)) } : {}),
  }
  const message = error instanceof Error ? error.message : String(error)
  return inFile(path, sql, Object.assign(new Error(message), fields))
}
