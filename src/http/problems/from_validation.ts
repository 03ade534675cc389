import type { FastifyError, FastifySchemaValidationError } from 'fastify'
import { kindOfPattern, TEXT_PATTERNS } from '#db/text_patterns.ts'
import { stepInto } from '#http/json_pointer.ts'
import { Refused } from '#http/problems/refused.ts'
import type { FieldError } from '#http/schemas.ts'

const PLACES: Readonly<Record<string, FieldError['in']>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
}

/** What a format wants, for whoever typed something else. */
const FORMATS: Readonly<Record<string, string>> = {
  uuid: TEXT_PATTERNS.uuid.problem,
  'date-time':
    'must be a time such as 2026-03-01T12:00:00+01:00, with its offset from UTC (14 hours at most)',
  date: 'must be a date such as 2026-03-01',
  email: TEXT_PATTERNS.email.problem,
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
    case 'format':
      return [at(instancePath, FORMATS[String(params.format)] ?? message ?? 'cannot be used')]
    case 'enum':
      return [at(instancePath, `must be one of ${namesIn(params.allowedValues).join(', ')}`)]
    case 'pattern': {
      const kind = kindOfPattern(params.pattern)
      return [
        at(instancePath, kind === undefined ? (message ?? 'cannot be used') : TEXT_PATTERNS[kind].problem),
      ]
    }
    default:
      return [at(instancePath, message ?? 'cannot be used')]
  }
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}
