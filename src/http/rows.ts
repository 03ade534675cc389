import type { FastifyRequest } from 'fastify'
import type { QueryResultRow } from 'pg'
import { Refused } from '#http/problems/refused.ts'
import type { RefusalCode } from '#http/refusal_codes.ts'

/** Rows as the caller of a request may see them. */
export async function readRows<Row extends QueryResultRow>(
  request: FastifyRequest,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return request.inTransaction(async (db) => (await db.query<Row>(sql, [...values])).rows, { readOnly: true })
}

/** The result of a function that changes something, called as the caller of a request. */
export async function callRows<Row extends QueryResultRow>(
  request: FastifyRequest,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return request.inTransaction(async (db) => (await db.query<Row>(sql, [...values])).rows)
}

/** The only row of a result. Refuses if there is none. */
export function onlyRow<Row>(rows: readonly Row[], missing: RefusalCode): Row {
  const [row] = rows
  if (row === undefined) throw new Refused(missing)
  return row
}
