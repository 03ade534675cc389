import type { Queryable } from '#db/connections/pool.ts'
import { DEFAULT_SCHEMA } from '#ops/migrate/exposure.ts'
import * as others from '#ops/schema/others.ts'
import * as relations from '#ops/schema/relations.ts'
import { plainWording } from '#ops/schema/wording.ts'

const HEADER = `-- The schema of a fresh database, written by \`berth migrate schema\` from the catalogue to be read and compared,
-- not to be run. The same text on PostgreSQL 15 to 18. Monthly partitions are left out, for they depend on the day.
`

type Lines = Map<string, string[]>

async function linesByOid(db: Queryable, sql: string, oids: string[]): Promise<Lines> {
  const { rows } = await db.query<{ oid: string; line: string }>(sql, [oids])
  const lines: Lines = new Map()
  for (const { oid, line } of rows) lines.set(oid, [...(lines.get(oid) ?? []), plainWording(line)])
  return lines
}

async function linesOf(db: Queryable, sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await db.query<{ line: string }>(sql, values)
  return rows.map(({ line }) => line)
}

interface Details {
  columns: Lines
  constraints: Lines
  indexes: Lines
  statistics: Lines
  policies: Lines
  triggers: Lines
  sequences: Lines
  sources: Lines
  files: Map<string, string>
}

async function readDetails(db: Queryable, oids: string[]): Promise<Details> {
  const { rows: files } = await db.query<{ name: string; hash: string }>(
    `select o.name, o.hash from ops.objects as o where o.kind = 'view'`,
  )
  return {
    columns: await linesByOid(db, relations.COLUMNS, oids),
    constraints: await linesByOid(db, relations.CONSTRAINTS, oids),
    indexes: await linesByOid(db, relations.INDEXES, oids),
    statistics: await linesByOid(db, relations.STATISTICS, oids),
    policies: await linesByOid(db, relations.POLICIES, oids),
    triggers: await linesByOid(db, relations.TRIGGERS, oids),
    sequences: await linesByOid(db, relations.SEQUENCES, oids),
    sources: await linesByOid(db, relations.VIEW_SOURCES, oids),
    files: new Map(files.map(({ name, hash }) => [name, hash])),
  }
}

function writeOptions({ options }: relations.RelationRow): string {
  return options === null ? '' : ` with (${options.toSorted().join(', ')})`
}

function writeTable(table: relations.RelationRow, details: Details): string {
  const { oid, name } = table
  const own = (lines: Lines) => lines.get(oid) ?? []
  const body = [...own(details.columns), ...own(details.constraints)].map((line) => `  ${line}`).join(',\n')
  const partitioned = table.partition_key === null ? '' : ` partition by ${table.partition_key}`
  const attached = table.parent === null ? '' : ` -- partition of ${table.parent} ${table.bound}`
  return [
    `create ${table.unlogged ? 'unlogged ' : ''}table ${name} (\n${body}\n)${partitioned}${writeOptions(table)};${attached}`,
    ...own(details.indexes),
    ...own(details.statistics),
    ...(table.row_security ? [`alter table ${name} enable row level security;`] : []),
    ...(table.row_security_forced ? [`alter table ${name} force row level security;`] : []),
    ...own(details.policies),
    ...own(details.triggers),
  ].join('\n')
}

function writeView(view: relations.RelationRow, details: Details): string {
  const { oid, name, kind } = view
  const own = (lines: Lines) => lines.get(oid) ?? []
  const file = details.files.get(name)
  return [
    `create ${kind === 'm' ? 'materialized ' : ''}view ${name} (`,
    own(details.columns)
      .map((line) => `  ${line}`)
      .join(',\n'),
    `)${writeOptions(view)};${file === undefined ? '' : ` -- file ${file.slice(0, 16)}`}`,
    ...own(details.sources).map((source) => `-- reads ${source}`),
    ...own(details.indexes),
    ...own(details.triggers),
  ].join('\n')
}

function writeRelation(relation: relations.RelationRow, details: Details): string {
  if (relation.kind === 'S') {
    return `create sequence ${relation.name} ${details.sequences.get(relation.oid)?.join(' ') ?? ''};`
  }
  const isView = relation.kind === 'v' || relation.kind === 'm'
  return isView ? writeView(relation, details) : writeTable(relation, details)
}

/**
 * Everything that berth_owner owns, as text that is the same for the same schema.
 *
 * An empty search path makes every name appear with its chapter, whoever asks. The hash of a body is as if the views and
 * functions for clients, which are in schema `exposed`, were in public.
 */
export async function readSchema(db: Queryable, exposed = DEFAULT_SCHEMA): Promise<string> {
  await db.query(`begin isolation level repeatable read read only; set local search_path = ''`)
  try {
    const { rows } = await db.query<relations.RelationRow>(relations.RELATIONS)
    const details = await readDetails(
      db,
      rows.map(({ oid }) => oid),
    )
    const sections = [
      HEADER,
      (await linesOf(db, others.SCHEMAS)).join('\n'),
      (await linesOf(db, others.TYPES)).join('\n\n'),
      ...rows.map((relation) => writeRelation(relation, details)),
      (await linesOf(db, others.FUNCTIONS, [exposed])).join('\n'),
      (await linesOf(db, others.GRANTS)).join('\n'),
      (await linesOf(db, others.DEFAULT_GRANTS)).join('\n'),
    ]
    return `${sections.filter((section) => section !== '').join('\n\n')}\n`.replace(/\n{3,}/g, '\n\n')
  } finally {
    await db.query('rollback')
  }
}
