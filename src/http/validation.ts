import type { TSchema } from '@fastify/type-provider-typebox'
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { coerceParameters } from '#http/parameters.ts'
import { isStorableText } from '#http/text.ts'

/**
 * Checks requests by TypeBox. A body is taken as it is: "2" is no number. Addresses and headers carry only text,
 * so there a schema's numbers, booleans and lists are read from it first.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  const hasDefaults = JSON.stringify(schema).includes('"default":')

  return (input: unknown) => {
    const unstorable = httpPart === 'body' ? [] : findUnstorableText(input)
    if (unstorable.length > 0) return { error: unstorable }
    const coerced = httpPart === 'body' ? input : coerceParameters(schema, input)
    const value = hasDefaults ? Value.Default(schema, coerced) : coerced
    return validator.Check(value) ? { value } : { error: validator.Errors(value) }
  }
}

/** JSON bodies are searched by their parser, before they are taken apart. */
function findUnstorableText(parameters: unknown): FastifySchemaValidationError[] {
  if (typeof parameters !== 'object' || parameters === null) return []
  const wrong = Object.entries(parameters).filter(([, text]) =>
    [text].flat().some((item) => !isStorable(item)),
  )
  return wrong.map(([name]) => ({
    keyword: 'text',
    instancePath: `/${name}`,
    schemaPath: '#',
    params: {},
    message: 'must not hold NUL or half a surrogate pair',
  }))
}

function isStorable(item: unknown): boolean {
  return typeof item !== 'string' || isStorableText(item)
}
