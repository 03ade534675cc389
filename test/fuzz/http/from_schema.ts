import fc from 'fast-check'
import type { KnownIds } from '#test/fuzz/http/ids.ts'
import { type JsonSchema, membersOf } from '#test/helpers/operations.ts'

/** The most items of a list in a request: more would reveal no further mistakes. */
const ITEMS_MAX = 3

/** A value that a schema allows. Ids mostly exist; the name of the field selects their kind. */
export function valueFor(schema: JsonSchema, name: string, ids: KnownIds): fc.Arbitrary<unknown> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema.const)
  if (Array.isArray(schema.anyOf)) {
    return fc.oneof(...schema.anyOf.map((one) => valueFor(membersOf(one), name, ids)))
  }
  switch (schema.type) {
    case 'string':
      return textOf(schema, name, ids)
    case 'integer':
      return fc.integer(rangeOf(schema, { min: -(2 ** 31), max: 2 ** 31 - 1 }))
    case 'number':
      return fc.double({ ...rangeOf(schema, { min: -1e9, max: 1e9 }), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array': {
      const minLength = numberOf(schema.minItems, 0)
      const maxLength = Math.max(minLength, Math.min(numberOf(schema.maxItems, ITEMS_MAX), ITEMS_MAX))
      return fc.array(valueFor(membersOf(schema.items), name, ids), { minLength, maxLength })
    }
    case 'object':
      return objectOf(schema, ids)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function objectOf(schema: JsonSchema, ids: KnownIds): fc.Arbitrary<unknown> {
  const required = Array.isArray(schema.required) ? schema.required : []
  const members = Object.entries(membersOf(schema.properties)).map(([name, property]) => {
    return [name, valueFor(membersOf(property), name, ids)] as const
  })
  return fc.record(Object.fromEntries(members), { requiredKeys: required })
}

/** Close to now, like most moments in requests. */
const moment = fc
  .integer({ min: -400 * 86_400, max: 400 * 86_400 })
  .map((seconds) => new Date(Date.now() + seconds * 1_000).toISOString())

function textOf(schema: JsonSchema, name: string, ids: KnownIds): fc.Arbitrary<string> {
  if (schema.format === 'uuid') return ids.of(name)
  if (schema.format === 'date-time') return moment
  if (schema.format === 'date') return moment.map((text) => text.slice(0, 10))
  if (schema.format === 'email') return fc.emailAddress()
  if (name === 'cursor') return ids.cursor()
  if (name === 'slug' || name === 'operator')
    return fc.constantFrom('ours', 'ours', 'ours', 'theirs', 'closed')
  if (typeof schema.pattern === 'string') return fc.stringMatching(new RegExp(schema.pattern, 'u'))
  const minLength = numberOf(schema.minLength, 0)
  const maxLength = Math.max(minLength, Math.min(numberOf(schema.maxLength, 40), 40))
  return fc.string({ unit: 'grapheme-ascii', minLength, maxLength })
}

function rangeOf(schema: JsonSchema, widest: { min: number; max: number }): { min: number; max: number } {
  return { min: numberOf(schema.minimum, widest.min), max: numberOf(schema.maximum, widest.max) }
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}
