import type { Queryable } from '#db/connections/pool.ts'
import { plainWording } from '#ops/schema/wording.ts'

/** Lines of the schema, by the oid of their relation. */
export type Lines = Map<string, string[]>

/** Runs a query that takes the oids of the relations as $1. */
export async function linesByOid(db: Queryable, sql: string, oids: string[]): Promise<Lines> {
  const { rows } = await db.query<{ oid: string; line: string }>(sql, [oids])
  const lines: Lines = new Map()
  for (const { oid, line } of rows) lines.set(oid, [...(lines.get(oid) ?? []), plainWording(line)])
  return lines
}

export async function linesOf(db: Queryable, sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await db.query<{ line: string }>(sql, values)
  return rows.map(({ line }) => line)
}
