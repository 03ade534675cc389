import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { DROP_STATEMENTS } from '#ops/migrate/drop_objects.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { exposeIn, refuseUsedName } from '#ops/migrate/expose.ts'
import { hashOf, type Migration, readMigrations, SQL_DIRECTORY, versionText } from '#ops/migrate/files.ts'
import { readObjects } from '#ops/migrate/objects.ts'

/** What a file of an earlier release holds, as its head says. */
export interface EarlierBundle {
  readonly file: string
  readonly contents: string
  /** Hashes by version. */
  readonly migrations: ReadonlyMap<number, string>
}

export interface Bundle {
  /** Stands for everything that was put in. */
  readonly contents: string
  readonly migrations: readonly Migration[]
  readonly text: string
}

interface BundledFile {
  readonly kind: string
  readonly path: string
  readonly name: string
  readonly hash: string
  readonly makes: readonly string[]
  readonly sql: string
  readonly version?: number
  readonly down?: string
}

/**
 * This release as plain SQL: the migrations that no earlier file has, every repeatable object, and sql/bundle.sql, which applies them.
 */
export async function makeBundle(
  schema: string,
  earlier: readonly EarlierBundle[],
  sqlDirectory = SQL_DIRECTORY,
): Promise<Bundle> {
  const [migrations, objectFiles, apply] = await Promise.all([
    readMigrations(sqlDirectory),
    readObjects(sqlDirectory),
    readFile(join(sqlDirectory, 'bundle.sql'), 'utf8'),
  ])
  refuseUsedName(objectFiles, schema)
  const objects = exposeIn(objectFiles, schema)
  const starts = await Promise.all(
    ['roles.sql', 'bootstrap.sql'].map((path) => readStart(sqlDirectory, path)),
  )
  const pending = migrations.filter((migration) => !isIn(earlier, migration))
  const files: BundledFile[] = [
    ...starts,
    ...pending.map((migration) => ({ ...migration, kind: 'migration', makes: [], sql: migration.up })),
    ...objects,
  ]
  const everything = [...starts, ...migrations, ...objects].map((file) => file.hash)
  const contents = hash('sha256', [schema, apply, ...everything].join('\n'))
  const newest = migrations.at(-1)?.version ?? 0
  return { contents, migrations: pending, text: write(files, { contents, schema, newest, apply }) }
}

async function readStart(sqlDirectory: string, path: string): Promise<BundledFile> {
  const sql = await readFile(join(sqlDirectory, path), 'utf8')
  return { kind: 'bootstrap', path, name: path, hash: hashOf(sql), makes: [], sql }
}

function isIn(earlier: readonly EarlierBundle[], migration: Migration): boolean {
  if (!migration.transactional) {
    throw new MigrationError(`${migration.path} cannot run inside a transaction: use berth migrate.`)
  }
  const holder = earlier.find(({ migrations }) => migrations.has(migration.version))
  if (holder === undefined) return false
  if (holder.migrations.get(migration.version) !== migration.hash) {
    throw new MigrationError(
      `${migration.path} is not the one in ${holder.file}, which is of another release.`,
    )
  }
  return true
}

/** The head of a file, which later runs read. */
const HEAD = /^-- berth bundle ([0-9a-f]{64})$/m
const MIGRATION = /^-- migration (\d{4}) ([0-9a-f]{64})$/gm

/** Null for a file that is no bundle. */
export function readBundleHead(file: string, text: string): EarlierBundle | null {
  const contents = HEAD.exec(text)?.[1]
  if (contents === undefined) return null
  const migrations = new Map([...text.matchAll(MIGRATION)].map((m) => [Number(m[1]), m[2] ?? '']))
  return { file, contents, migrations }
}

interface Frame {
  readonly contents: string
  readonly schema: string
  readonly newest: number
  readonly apply: string
}

function write(files: readonly BundledFile[], { contents, schema, newest, apply }: Frame): string {
  const heads = files.flatMap(({ version, hash: of }) =>
    version === undefined ? [] : [`-- migration ${versionText(version)} ${of}`],
  )
  const settings: Readonly<Record<string, string>> = {
    exposed_schema: pg.escapeLiteral(schema),
    newest_version: String(newest),
    drop_statements: quote(DROP_STATEMENTS),
  }
  return `-- Berth, as one migration of supabase db push or psql. Written by berth migrate bundle: do not edit it.
-- berth bundle ${contents}
${heads.join('\n')}

create temporary table berth_files (
  place integer generated always as identity, kind text, path text, name text, hash text, makes text[], version integer,
  down_sql text, sql text
);

${files.map(insert).join('\n')}
${apply.replace(/:(exposed_schema|newest_version|drop_statements)\b/g, (_, name: string) => settings[name] ?? '')}`
}

function insert({ kind, path, name, hash: of, makes, version, down, sql }: BundledFile): string {
  const words = [kind, path, name, of].map((word) => pg.escapeLiteral(word)).join(', ')
  const made = makes.map((one) => pg.escapeLiteral(one)).join(', ')
  return `insert into pg_temp.berth_files (kind, path, name, hash, makes, version, down_sql, sql)
values (${words}, array[${made}]::text[], ${version ?? 'null'}, ${down === undefined ? 'null' : quote(down)}, ${quote(sql)});
`
}

/** Between dollar quotes, where the SQL stays readable. */
function quote(sql: string): string {
  let tag = '$berth$'
  while (sql.includes(tag)) tag = tag.replace(/\$$/, '_$')
  return `${tag}${sql}${tag}`
}
