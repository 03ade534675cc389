import type { FastifyError, FastifySchemaValidationError } from 'fastify'
import { kindOfPattern, TEXT_PATTERNS } from '#db/text_patterns.ts'
import { stepInto } from '#http/input/json_pointer.ts'
import { Refused } from '#http/problems/refused.ts'
import { POINT_PATTERN } from '#http/routes/operators/point.ts'
import type { FieldError } from '#http/schemas.ts'

const PLACES: Readonly<Record<string, FieldError['in']>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
}

/** What each format requires, for a sender who typed something else. */
const FORMATS: Readonly<Record<string, string>> = {
  uuid: TEXT_PATTERNS.uuid.problem,
  'date-time':
    'must be a time such as 2026-03-01T12:00:00+01:00, with its offset from UTC (14 hours at most)',
  date: 'must be a date such as 2026-03-01',
  email: TEXT_PATTERNS.email.problem,
}

/** Turns the errors of a schema into `invalid_request`, naming each field by JSON Pointer. */
export function fromValidation(error: FastifyError): Refused | null {
  if (!error.validation) return null
  const place = PLACES[error.validationContext ?? ''] ?? 'body'
  const nullable = new Set(error.validation.filter(isNullRefused).map(({ instancePath }) => instancePath))
  const errors = error.validation
    .filter((finding) => !isNullRefused(finding) && finding.keyword !== 'anyOf')
    .flatMap((finding) => fieldErrors(place, finding))
    .map((found) => (nullable.has(found.pointer) ? { ...found, detail: `${found.detail}; or null` } : found))
  return new Refused('invalid_request', { errors })
}

/** A wrong value of a nullable field fails twice: as a value, which is reported, and as null. */
function isNullRefused({ keyword, params }: FastifySchemaValidationError): boolean {
  return keyword === 'type' && params.type === 'null'
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
      // The false schema itself reports the error of additionalProperties a second time.
      return []
    case 'format':
      return [at(instancePath, FORMATS[String(params.format)] ?? message ?? 'cannot be used')]
    case 'enum':
      return [at(instancePath, `must be one of ${namesIn(params.allowedValues).join(', ')}`)]
    case 'pattern':
      return [at(instancePath, patternProblem(String(params.pattern)) ?? message ?? 'cannot be used')]
    case 'type':
      if (instancePath === '' && params.type === 'object')
        return [at('', 'must be a JSON object; {} if there is nothing to say')]
      return [at(instancePath, message ?? 'cannot be used')]
    default:
      return [at(instancePath, message ?? 'cannot be used')]
  }
}

/** What a text must be, in words; undefined if only the expression is known. */
function patternProblem(pattern: string): string | undefined {
  const kind = kindOfPattern(pattern)
  if (kind !== undefined) return TEXT_PATTERNS[kind].problem
  if (pattern === POINT_PATTERN) return 'must be a latitude and a longitude such as 37.7766,-122.3953'
  const words = /^\^\(([a-z_]+(?:\|[a-z_]+)*)\)\$$/.exec(pattern)?.[1]
  return words === undefined ? undefined : `must be one of ${words.split('|').join(', ')}`
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}
