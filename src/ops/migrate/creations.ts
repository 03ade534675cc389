import type { Migration } from '#ops/migrate/files.ts'
import type { RepeatableObject } from '#ops/migrate/objects.ts'
import { blankLiterals } from '#ops/migrate/scan.ts'

/** The names that SQL text would take in a database, found in its own words. */
export interface Creations {
  readonly schemas: readonly string[]
  /** Tables, views, sequences, indexes and types: a table and a view have a type of their name, so they are looked for together. */
  readonly relations: readonly string[]
  /** By name: two functions of one name are told apart by nobody who calls them over HTTP, nor by our grants. */
  readonly functions: readonly string[]
}

const NAME = '[a-z_][a-z0-9_$]*'
const ADDRESS = `${NAME}\\.${NAME}`
const MAYBE = '(?:if\\s+not\\s+exists\\s+)?'

/** What these migrations and objects would create. House rule: names are lower case, unquoted and with their schema. */
export function findCreations(
  migrations: readonly Migration[],
  objects: readonly RepeatableObject[],
): Creations {
  const sql = blankLiterals(
    [...migrations.map(({ up }) => up), ...objects.map((file) => file.sql)].join('\n'),
  )
  const find = (pattern: string) => [...sql.matchAll(new RegExp(`\\bcreate\\s+${pattern}`, 'gi'))]
  return {
    schemas: find(`schema\\s+${MAYBE}(${NAME})`).map(([, name = '']) => name),
    relations: [
      ...find(`(?:unlogged\\s+)?(?:table|sequence)\\s+${MAYBE}(${ADDRESS})`).map(([, name = '']) => name),
      ...find(`(?:or\\s+replace\\s+)?(?:materialized\\s+)?view\\s+${MAYBE}(${ADDRESS})`).map(
        ([, name = '']) => name,
      ),
      ...find(`(?:type|domain)\\s+(${ADDRESS})`).map(([, name = '']) => name),
      ...find(
        `(?:unique\\s+)?index\\s+(?:concurrently\\s+)?${MAYBE}(${NAME})\\s+on\\s+(?:only\\s+)?(${NAME})\\.`,
      ).map(([, name = '', schema = '']) => `${schema}.${name}`),
    ],
    functions: find(`(?:or\\s+replace\\s+)?(?:function|procedure)\\s+(${ADDRESS})\\s*\\(`).map(
      ([, name = '']) => name,
    ),
  }
}
