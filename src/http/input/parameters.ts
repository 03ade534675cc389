import type { TSchema } from '@fastify/type-provider-typebox'

export type Parameters = Readonly<Record<string, unknown>>

/**
 * Reads the numbers, booleans and lists that a schema requires from the text of a query, path or header.
 *
 * Only the plain spellings are read (7, but neither 7.9 for a whole number nor 0x7). Other text stays as it is, and the schema
 * refuses it. Null if the schema requires only text, as most do: then there is nothing to read.
 */
export function createCoercion(schema: TSchema): ((input: Parameters) => Parameters) | null {
  const others = Object.entries(propertiesOf(schema)).filter(([, property]) => isReadFromText(property))
  if (others.length === 0) return null
  return (input) => {
    const coerced: Record<string, unknown> = { ...input }
    for (const [name, property] of others) {
      if (name in input) coerced[name] = coerce(property, input[name])
    }
    return coerced
  }
}

function isReadFromText(schema: unknown): boolean {
  const { type } = shapeOf(schema)
  return type === 'array' || type === 'integer' || type === 'number' || type === 'boolean'
}

function coerce(schema: unknown, value: unknown): unknown {
  const { type, items } = shapeOf(schema)
  if (type === 'array') return [value].flat().map((item) => coerce(items, item))
  if (typeof value !== 'string') return value
  if (type === 'integer' && /^-?\d{1,15}$/.test(value)) return Number(value)
  if (type === 'number' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

export function isParameters(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null
}

function propertiesOf(schema: TSchema): Parameters {
  return 'properties' in schema && isParameters(schema.properties) ? schema.properties : {}
}

function shapeOf(schema: unknown): { type?: unknown; items?: unknown } {
  return isParameters(schema) ? schema : {}
}
