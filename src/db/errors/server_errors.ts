import pg from 'pg'

/** What the server cannot do at present, whoever asks: it may only be read, has no space or no memory, or its disk fails. */
const CANNOT_WORK: Readonly<Record<string, string>> = {
  '25006': 'The database can only be read at present.',
  '53000': 'The database lacks what it needs to work.',
  '53100': 'The disk of the database is full.',
  '53200': 'The database has no memory left.',
  '58000': 'The system of the database fails.',
  '58030': 'The disk of the database fails.',
}

/**
 * A function, relation, column, type or schema that is not there, or another than it was when the statement was planned. Or what
 * PostgreSQL says when it notices that itself, in many sentences: an internal error.
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
 * The session has no prepared statement of that name, or has one already. The batch before has failed, and the statement with it; or a
 * connection pooler that keeps no prepared statements changed the session.
 */
const NOT_PREPARED = new Set(['26000', '42P05'])

/** Its code also stands for what has nothing to do with it. The sentence is not translated. */
const FEATURE_NOT_SUPPORTED = '0A000'
const CHANGED_RESULT = /^cached plan must not change result type/

const CHECK_VIOLATION = '23514'

/** Why the server cannot work at present, for a person to read; undefined if the error is of another kind. */
export function findInability(error: unknown): string | undefined {
  return lacksPartition(error)
    ? 'The database has no partition for this month: run `berth partitions ensure`.'
    : CANNOT_WORK[codeOf(error)]
}

/** A row is of a month that has no partition: PostgreSQL takes that for a check that has no name. */
export function lacksPartition(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === CHECK_VIOLATION && error.constraint === undefined
}

/**
 * Whether a statement met objects that are not what it was written or planned for. A migration that replaces them does
 * that; so does a fault of ours. The statement has failed and changed nothing.
 */
export function metOtherObjects(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== FEATURE_NOT_SUPPORTED) return NOT_AS_PLANNED.has(code)
  return error instanceof Error && CHANGED_RESULT.test(error.message)
}

/** Whether the session did not have a statement as it was prepared. The statement was not begun, whatever it would have done. */
export function wasNotPrepared(error: unknown): boolean {
  return NOT_PREPARED.has(codeOf(error))
}

/** Whether a statement has changed nothing, and may succeed on another connection, where it is prepared and planned anew. */
export function mayDoElsewhere(error: unknown): boolean {
  return metOtherObjects(error) || wasNotPrepared(error)
}

/**
 * Whether the connection should be given up though the server answered: it leads to a server that cannot write, has planned for
 * objects that are gone, or has lost a prepared statement. The next one may lead elsewhere, and plans anew.
 */
export function spoilsConnection(error: unknown): boolean {
  return findInability(error) !== undefined || mayDoElsewhere(error)
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
