import type { TSchema } from '@fastify/type-provider-typebox'
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { createCoercion, isParameters, type Parameters } from '#http/input/parameters.ts'
import { isStorableText } from '#http/input/storable_text.ts'

/**
 * Checks requests by TypeBox. A body is taken as it is: "2" is no number. Addresses and headers carry only text,
 * so there a schema's numbers, booleans and lists are read from it first.
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
    // Told of a value, Fastify keeps it beside what was sent: of headers it then makes a copy each time one is read.
    return value === input || { value }
  }
}

/** Without a list: this is asked about every header of every request. */
function hasUnstorableText(parameters: Parameters): boolean {
  for (const name in parameters) if (!isStorableItem(parameters[name])) return true
  return false
}

/** JSON bodies are searched by their parser, before they are taken apart. */
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
