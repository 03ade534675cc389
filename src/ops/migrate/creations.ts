import type { Migration } from '#ops/migrate/files.ts'
import type { RepeatableObject } from '#ops/migrate/objects.ts'
import { blankLiterals } from '#ops/migrate/scan.ts'

/** The names that SQL text would create in a database, found in the text itself. */
export interface Creations {
  readonly schemas: readonly string[]
  /** Tables, views, sequences, indexes and types. They share one list, since tables and views have a type of the same name. */
  readonly relations: readonly string[]
  /** By name only: neither HTTP callers nor our grants distinguish functions of the same name. */
  readonly functions: readonly string[]
}

const NAME = '[a-z_][a-z0-9_$]*'
const ADDRESS = `${NAME}\\.${NAME}`
const MAYBE = '(?:if\\s+not\\s+exists\\s+)?'

/** What these migrations and objects would create. By convention, names are lower case, unquoted and have their schema. */
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
