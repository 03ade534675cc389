import type { FastifyError, FastifySchemaValidationError } from 'fastify'
import { stepInto } from '#http/json_pointer.ts'
import { Refused } from '#http/problems/refused.ts'
import type { FieldError } from '#http/schemas.ts'

const PLACES: Readonly<Record<string, FieldError['in']>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
}

/** What a schema found wrong becomes `invalid_request`, naming each field by JSON Pointer. */
export function fromValidation(error: FastifyError): Refused | null {
  if (!error.validation) return null
  const place = PLACES[error.validationContext ?? ''] ?? 'body'
  const errors = error.validation.flatMap((finding) => fieldErrors(place, finding))
  return new Refused('invalid_request', { errors })
}

function fieldErrors(place: FieldError['in'], finding: FastifySchemaValidationError): FieldError[] {
  const { instancePath, keyword, params, message } = finding
  const at = (pointer: string, detail: string): FieldError => ({ in: place, pointer, detail })
  switch (keyword) {
    case 'required':
      return namesIn(params.requiredProperties).map((name) => at(stepInto(instancePath, name), 'is required'))
    case 'additionalProperties':
      return namesIn(params.additionalProperties).map((name) =>
        at(stepInto(instancePath, name), 'is not a field that this address knows'),
      )
    case 'boolean':
      // The same finding as additionalProperties, reported a second time by the false schema itself.
      return []
    default:
      return [at(instancePath, message ?? 'cannot be used')]
  }
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}
