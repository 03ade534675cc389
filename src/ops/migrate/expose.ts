import { DEFAULT_SCHEMA, EXPOSED_TO, SchemaNotPossible } from '#ops/migrate/exposure.ts'
import { findMade, type RepeatableObject } from '#ops/migrate/objects.ts'

/** `public` before a dot and another name: neither the role, nor a word at the end of a sentence. */
const nameOf = (schema: string) => new RegExp(`\\b${schema}\\.(?=[a-z_])`, 'g')

/**
 * The files with this schema instead of `public`. Paths and hashes stay those of the original files. That is safe because a
 * database keeps the schema that was chosen at its first migration: the same file always makes the same object there.
 */
export function exposeIn(objects: readonly RepeatableObject[], schema: string): RepeatableObject[] {
  if (schema === DEFAULT_SCHEMA) return [...objects]
  return objects.map((object) => {
    const named = rename(object.sql, DEFAULT_SCHEMA, schema)
    // grants.sql lists the schemas whose grants it renews.
    const sql = object.kind === 'grants' ? named.replaceAll(`'${DEFAULT_SCHEMA}'`, `'${schema}'`) : named
    return { ...object, name: rename(object.name, DEFAULT_SCHEMA, schema), sql, makes: findMade(sql) }
  })
}

/**
 * Refuses a name that the files use for something else, such as an alias in a query: the comparison of a database with the files
 * would mistake it for the schema.
 */
export function refuseUsedName(objects: readonly RepeatableObject[], schema: string): void {
  if (schema === DEFAULT_SCHEMA) return
  const user = objects.find(({ sql }) => nameOf(schema).test(sql))
  if (user === undefined) return
  throw new SchemaNotPossible(
    `--schema ${schema} (or BERTH_API_SCHEMA) is a name that ${user.path} uses for something else: choose another, such as berth_api.`,
  )
}

/** sql/schema.sql for a database whose views are in this schema. */
export function schemaFileFor(schemaFile: string, schema: string): string {
  if (schema === DEFAULT_SCHEMA) return schemaFile
  const grants = EXPOSED_TO.map((role) => `grant usage on schema ${schema} to ${role};`)
  return [schemaFile, `create schema ${schema};`, ...grants].join('\n')
}

/** Replaces this schema by the default one in text of a database, to compare it with the files. */
export function asDefault(text: string, schema: string): string {
  return schema === DEFAULT_SCHEMA ? text : rename(text, schema, DEFAULT_SCHEMA)
}

function rename(text: string, from: string, to: string): string {
  return text.replace(nameOf(from), `${to}.`)
}
