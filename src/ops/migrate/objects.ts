import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { MigrationError } from '#ops/migrate/errors.ts'
import { hashOf, SQL_DIRECTORY } from '#ops/migrate/files.ts'
import { blankLiterals } from '#ops/migrate/scan.ts'

/** Kinds in the order in which they are applied. Each may need the earlier ones. */
export const KINDS = ['refusals', 'type', 'function', 'view', 'trigger', 'policy', 'grants'] as const
export type ObjectKind = (typeof KINDS)[number]

/**
 * One repeatable file. `makes` lists the objects it creates, named as `drift` and the tidy test compare them:
 * `function core.book`, `trigger guard_keys on core.claims`.
 */
export interface RepeatableObject {
  path: string
  kind: ObjectKind
  name: string
  hash: string
  sql: string
  makes: string[]
}

const FOLDERS: Record<string, ObjectKind> = {
  types: 'type',
  functions: 'function',
  views: 'view',
  triggers: 'trigger',
  policies: 'policy',
}

const NAME = '([a-z_][a-z0-9_$]*)'
const ADDRESS = `(${NAME.slice(1, -1)}\\.${NAME.slice(1, -1)})`
const CREATE = 'create\\s+(?:or\\s+replace\\s+)?'

/** The objects that SQL text creates, found in its code only. By convention, names are lower case and unquoted. */
export function findMade(sql: string): string[] {
  const plain = blankLiterals(sql)
  const find = (pattern: string) => [...plain.matchAll(new RegExp(pattern, 'gi'))]
  return [
    ...find(`create\\s+type\\s+${ADDRESS}`).map((m) => `type ${m[1]}`),
    ...find(`${CREATE}(?:function|procedure)\\s+${ADDRESS}\\s*\\(`).map((m) => `function ${m[1]}`),
    ...find(`${CREATE}(?:recursive\\s+)?view\\s+${ADDRESS}`).map((m) => `view ${m[1]}`),
    ...find(`create\\s+materialized\\s+view\\s+(?:if\\s+not\\s+exists\\s+)?${ADDRESS}`).map(
      (m) => `view ${m[1]}`,
    ),
    ...find(`${CREATE}(?:constraint\\s+)?trigger\\s+${NAME}\\s[^;]*?\\son\\s+${ADDRESS}`).map(
      (m) => `trigger ${m[1]} on ${m[2]}`,
    ),
    ...find(`create\\s+policy\\s+${NAME}\\s+on\\s+${ADDRESS}`).map((m) => `policy ${m[1]} on ${m[2]}`),
  ]
}

/** A name is an address: the path of a file must agree with the name of its object. */
function checkAddress(object: RepeatableObject, chapter: string): void {
  const { path, kind, name, makes } = object
  const refuse = (must: string) => {
    throw new MigrationError(`${path}: must make ${must}; it makes ${makes.join(', ') || 'nothing'}`)
  }
  if (kind === 'type' || kind === 'function' || kind === 'view') {
    if (makes.length !== 1 || makes[0] !== `${kind} ${name}`)
      refuse(`${kind} ${name}, once, and nothing else`)
  }
  if (
    kind === 'policy' &&
    !(makes.length > 0 && makes.every((m) => m.startsWith('policy ') && m.endsWith(` on ${name}`)))
  ) {
    refuse(`policies on ${name} and nothing else`)
  }
  if (
    kind === 'trigger' &&
    !(makes.length > 0 && makes.every((m) => m.startsWith('trigger ') && m.includes(` on ${chapter}.`)))
  ) {
    refuse(`triggers on tables of ${chapter} and nothing else`)
  }
}

async function namesIn(directory: string, { recursive = false } = {}): Promise<string[]> {
  const isThere = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isThere ? (await readdir(directory, { recursive })).sort() : []
}

/** Folders within the folder of a kind only group files. They are no part of a name. */
async function readFolder(sqlDirectory: string, chapter: string, folder: string, kind: ObjectKind) {
  const objects: RepeatableObject[] = []
  for (const file of await namesIn(join(sqlDirectory, chapter, folder), { recursive: true })) {
    if (!file.endsWith('.sql')) continue
    const path = `${chapter}/${folder}/${file}`
    const sql = await readFile(join(sqlDirectory, path), 'utf8')
    const name = `${chapter}.${basename(file, '.sql')}`
    const object = { path, kind, name, hash: hashOf(sql), sql, makes: findMade(sql) }
    checkAddress(object, chapter)
    objects.push(object)
  }
  return objects
}

/** refusals.sql and grants.sql: repeatable statements that create no objects. */
async function readSpecial(sqlDirectory: string, kind: 'refusals' | 'grants'): Promise<RepeatableObject[]> {
  const path = `${kind}.sql`
  if (!(await namesIn(sqlDirectory)).includes(path)) return []
  const sql = await readFile(join(sqlDirectory, path), 'utf8')
  return [{ path, kind, name: kind, hash: hashOf(sql), sql, makes: [] }]
}

/** The repeatable objects of a tree, in the order in which they are applied. */
export async function readObjects(sqlDirectory = SQL_DIRECTORY): Promise<RepeatableObject[]> {
  const objects = [
    ...(await readSpecial(sqlDirectory, 'refusals')),
    ...(await readSpecial(sqlDirectory, 'grants')),
  ]
  for (const chapter of await namesIn(sqlDirectory)) {
    for (const [folder, kind] of Object.entries(FOLDERS)) {
      objects.push(...(await readFolder(sqlDirectory, chapter, folder, kind)))
    }
  }
  const rank = (object: RepeatableObject) => KINDS.indexOf(object.kind)
  return objects.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))
}
