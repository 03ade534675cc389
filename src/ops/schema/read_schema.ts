import type { Queryable } from '#db/connections/pool.ts'
import { DEFAULT_SCHEMA } from '#ops/migrate/exposure.ts'
import type { Lines } from '#ops/schema/lines.ts'
import * as others from '#ops/schema/others.ts'
import * as relations from '#ops/schema/relations.ts'

const HEADER = `-- The schema of a fresh database, written by \`berth migrate schema\` from the catalogue to be read and compared,
-- not to be run. The same text on PostgreSQL 15 to 18. Monthly partitions are left out, for they depend on the day.
-- "body" is a hash of the source of a function, in place of its text; "file" a hash of the file that makes a view; "reads" what a
-- view depends on.
`

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
    columns: await relations.readColumns(db, oids),
    constraints: await relations.readConstraints(db, oids),
    indexes: await relations.readIndexes(db, oids),
    statistics: await relations.readStatistics(db, oids),
    policies: await relations.readPolicies(db, oids),
    triggers: await relations.readTriggers(db, oids),
    sequences: await relations.readSequences(db, oids),
    sources: await relations.readViewSources(db, oids),
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
 * Everything that berth_owner owns, as text that is equal for equal schemas.
 *
 * With an empty search path, every name has its schema. Hashes of bodies are computed as if the views and functions for clients, which
 * are in schema `exposed`, were in public.
 */
export async function readSchema(db: Queryable, exposed = DEFAULT_SCHEMA): Promise<string> {
  await db.query(`begin isolation level repeatable read read only; set local search_path = ''`)
  try {
    const rows = await relations.readRelations(db)
    const details = await readDetails(
      db,
      rows.map(({ oid }) => oid),
    )
    const sections = [
      HEADER,
      (await others.readSchemas(db)).join('\n'),
      (await others.readTypes(db)).join('\n\n'),
      ...rows.map((relation) => writeRelation(relation, details)),
      (await others.readFunctions(db, exposed)).join('\n'),
      (await others.readGrants(db)).join('\n'),
      (await others.readDefaultGrants(db)).join('\n'),
    ]
    return `${sections.filter((section) => section !== '').join('\n\n')}\n`.replace(/\n{3,}/g, '\n\n')
  } finally {
    await db.query('rollback')
  }
}
