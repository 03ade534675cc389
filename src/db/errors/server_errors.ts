import pg from 'pg'

/** Reasons why the server can serve no caller at present: it is read-only, has no booking references, disk space or
 * memory left, or its disk fails. */
const CANNOT_WORK: Readonly<Record<string, string>> = {
  '2200H': 'The database has no booking reference left: docs/operating.md says how it gets another range.',
  '25006': 'The database is read-only at present.',
  '53000': 'The database server lacks resources.',
  '53100': 'The disk of the database is full.',
  '53200': 'The database has no memory left.',
  '58000': 'The operating system of the database server reports an error.',
  '58030': 'The disk of the database fails.',
}

/**
 * A function, relation, column, type or schema is missing, or differs from the one for which the statement was planned. XX000, an
 * internal error, is included because PostgreSQL reports it with various messages when it notices the change itself.
 */
const NOT_AS_PLANNED = new Set([
  '42883',
  '42P01',
  '42703',
  '42704',
  '42804',
  '42809',
  '42846',
  '3F000',
  'XX000',
])

/**
 * The session has no prepared statement of that name, or has one already. Either the previous batch failed, and the statement with
 * it, or a connection pooler that does not track prepared statements switched the session.
 */
const NOT_PREPARED = new Set(['26000', '42P05'])

/** This code has other causes too, so the message is checked. It is not translated. */
const FEATURE_NOT_SUPPORTED = '0A000'
const CHANGED_RESULT = /^cached plan must not change result type/

const CHECK_VIOLATION = '23514'

/** Why the server cannot work at present, for a human reader; undefined if the error is of another kind. */
export function findInability(error: unknown): string | undefined {
  return lacksPartition(error)
    ? 'The database has no partition for this month: run `berth partitions ensure`.'
    : CANNOT_WORK[codeOf(error)]
}

/** A row belongs to a month without a partition. PostgreSQL reports that as a check constraint without a name. */
export function lacksPartition(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === CHECK_VIOLATION && error.constraint === undefined
}

/**
 * Whether a statement met objects other than those it was written or planned for. A migration that replaces them causes that, and
 * so does a fault of ours. The statement has failed and changed nothing.
 */
export function metOtherObjects(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== FEATURE_NOT_SUPPORTED) return NOT_AS_PLANNED.has(code)
  return error instanceof Error && CHANGED_RESULT.test(error.message)
}

/** Whether the session lacked a statement as it was prepared. The statement did not start, so it changed nothing. */
export function wasNotPrepared(error: unknown): boolean {
  return NOT_PREPARED.has(codeOf(error))
}

/** Whether a statement has changed nothing and may succeed on another connection, where it is prepared and planned anew. */
export function mayDoElsewhere(error: unknown): boolean {
  return metOtherObjects(error) || wasNotPrepared(error)
}

/**
 * Whether to close the connection although the server answered: it leads to a server that cannot write, has plans for objects that
 * are gone, or has lost a prepared statement. The next connection may lead elsewhere, and plans anew.
 */
export function spoilsConnection(error: unknown): boolean {
  return findInability(error) !== undefined || mayDoElsewhere(error)
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
