import pg from 'pg'
import { codeOf, findInability, metOtherObjects, wasNotPrepared } from '#db/errors/server_errors.ts'

const DETAILS: Readonly<Record<string, string>> = {
  '28000': 'The database refuses the login of this server.',
  '28P01': 'The database refuses the password of this server.',
  '3D000': 'The database that DATABASE_URL names does not exist.',
  '42501':
    'The role of this server lacks a privilege: run `berth migrate`, or name another role in DATABASE_URL.',
  '53300': 'The database has no connection left for this server.',
  '53400': 'The database has reached one of its limits.',
  '55000': 'The database does not accept connections at present.',
  '55P03': 'A commit has not ended: the database waits, for a synchronous standby perhaps.',
  '57014': 'The database has not answered in time.',
  '57P01': 'The database is stopped or restarted.',
  '57P03': 'The database is starting or stopping.',
  ETIMEDOUT: 'The database does not answer.',
}

/** Why a server is not ready to book, for a human reader: the error of its attempt to write. */
export function explainUnready(error: unknown): string {
  return (
    findInability(error) ??
    findLockedTable(error) ??
    DETAILS[codeOf(error)] ??
    (metOtherObjects(error)
      ? 'The database is not at the release of this server: run `berth migrate`.'
      : undefined) ??
    (wasNotPrepared(error) ? 'The database has lost a prepared statement.' : undefined) ??
    (error instanceof pg.DatabaseError
      ? `The database has answered with an error (SQLSTATE ${error.code}).`
      : 'The database cannot be reached.')
  )
}

/** The error of ops.await_tables names the table. */
function findLockedTable(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code === '55P03' && error.table !== undefined
    ? `The table ${error.table} is locked as a whole, and bookings wait for it.`
    : undefined
}
