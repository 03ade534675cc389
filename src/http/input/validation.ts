import type { TSchema } from '@fastify/type-provider-typebox'
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { createCoercion, isParameters, type Parameters } from '#http/input/parameters.ts'
import { isStorableText } from '#http/input/storable_text.ts'

/**
 * Validates requests with TypeBox.
 *
 * A body is taken as it is: "2" is no number. Addresses and headers contain only text, so the numbers, booleans and lists of their
 * schema are read from that text first.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  const hasDefaults = JSON.stringify(schema).includes('"default":')
  const coerce = httpPart === 'body' ? null : createCoercion(schema)

  return (input: unknown) => {
    const parameters = httpPart !== 'body' && isParameters(input) ? input : null
    if (parameters !== null && hasUnstorableText(parameters)) {
      return { error: findUnstorableText(parameters) }
    }
    const coerced = coerce === null || parameters === null ? input : coerce(parameters)
    const value = hasDefaults ? Value.Default(schema, coerced) : coerced
    if (!validator.Check(value)) return { error: validator.Errors(value) }
    // If a value is returned, Fastify keeps it beside the original. For headers it then makes a copy each time one is read.
    return value === input || { value }
  }
}

/** A loop without an intermediate list, because this runs for every header of every request. */
function hasUnstorableText(parameters: Parameters): boolean {
  for (const name in parameters) if (!isStorableItem(parameters[name])) return true
  return false
}

/** The JSON parser searches bodies while they are still text. */
function findUnstorableText(parameters: Parameters): FastifySchemaValidationError[] {
  const wrong = Object.entries(parameters).filter(([, item]) => !isStorableItem(item))
  return wrong.map(([name]) => ({
    keyword: 'text',
    instancePath: `/${name}`,
    schemaPath: '#',
    params: {},
    message: 'must not hold NUL or half a surrogate pair',
  }))
}

/** A parameter that was given more than once is a list. */
function isStorableItem(item: unknown): boolean {
  if (Array.isArray(item)) return item.every(isStorableItem)
  return typeof item !== 'string' || isStorableText(item)
}
