import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MigrationError } from '#ops/migrate/errors.ts'

/** The SQL that Berth ships. */
export const SQL_DIRECTORY = fileURLToPath(new URL('../../../sql/', import.meta.url))

/** One versioned migration, as read from its file. */
export interface Migration {
  version: number
  name: string
  path: string
  hash: string
  up: string
  down: string
  transactional: boolean
}

/** Line endings and trailing blanks have no meaning, and a checkout on Windows changes them. */
export function normalise(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n*$/, '\n')
}

export function hashOf(text: string): string {
  return createHash('sha256').update(normalise(text)).digest('hex')
}

export function versionText(version: number): string {
  return String(version).padStart(4, '0')
}

const FILE_NAME = /^(\d{4})_([a-z0-9]+(?:_[a-z0-9]+)*)\.sql$/
const MARK = /^-- berth: *(up|down) *$/gm
const TRANSACTION = /^-- transaction: *(yes|no) *$/m

/**
 * The lines above `-- berth: up` in every migration of ours. psql would run a file up and then down again, with the wrong owner and
 * without a record. These lines make it refuse the file with a non-zero exit code.
 */
export const PSQL_GUARD = String.raw`\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;`

const NO_COMMENT = /^(?!--).*\S.*(?:\r\n?|\n)/gm

/** The hash leaves out the guard, so that a migration that was applied before it had one counts as unchanged. */
function hashOfMigration(text: string, upAt: number): string {
  return hashOf(text.slice(0, upAt).replace(NO_COMMENT, '') + text.slice(upAt))
}

/** Reads `-- berth: up` … `-- berth: down` and the header above them. */
export function parseMigration(fileName: string, text: string): Migration {
  const path = `migrations/${fileName}`
  const [, digits, name] = FILE_NAME.exec(fileName) ?? []
  if (digits === undefined || name === undefined) {
    throw new MigrationError(
      `${path}: a migration is named NNNN_verb_noun.sql, such as 0007_add_stop_codes.sql`,
    )
  }
  const marks = [...text.matchAll(MARK)]
  const [up, down] = marks
  if (marks.length !== 2 || up?.[1] !== 'up' || down?.[1] !== 'down') {
    throw new MigrationError(`${path}: needs one line "-- berth: up" and after it one line "-- berth: down"`)
  }
  const header = text.slice(0, up.index)
  // Omitted lines become blank lines, so that errors name the line of the file.
  const keepLines = (before: string) => before.replace(/[^\n]/g, '')
  return {
    version: Number(digits),
    name,
    path,
    hash: hashOfMigration(text, up.index),
    up: keepLines(header) + text.slice(up.index, down.index),
    down: text.slice(down.index),
    transactional: TRANSACTION.exec(header)?.[1] !== 'no',
  }
}

/** The versioned migrations of a tree, in order. Two files of one version are refused. */
export async function readMigrations(sqlDirectory = SQL_DIRECTORY): Promise<Migration[]> {
  const directory = join(sqlDirectory, 'migrations')
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  const migrations: Migration[] = []
  for (const name of names) {
    const migration = parseMigration(name, await readFile(join(directory, name), 'utf8'))
    const previous = migrations.at(-1)
    if (previous?.version === migration.version) {
      throw new MigrationError(`${previous.path} and ${migration.path} have the same version`)
    }
    migrations.push(migration)
  }
  return migrations
}
