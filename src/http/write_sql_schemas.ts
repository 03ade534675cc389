import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TSchema } from '@fastify/type-provider-typebox'
import { kindOfPattern, TEXT_PATTERNS } from '#db/text_patterns.ts'
import { ChangeRequest } from '#http/routes/bookings/change_schemas.ts'
import { NewBooking } from '#http/routes/bookings/schemas.ts'
import { OperatorFields } from '#http/routes/operators/operator.ts'
import { TIMETABLE_SCHEMAS } from '#http/routes/timetables/schemas.ts'

const SQL = join(import.meta.dirname, '..', '..', 'sql')
const FUNCTIONS = join(SQL, 'core', 'functions')
export const REQUEST_SCHEMA_FILE = join(FUNCTIONS, 'requests', 'booking_request_schema.sql')
export const CHANGE_SCHEMA_FILE = join(FUNCTIONS, 'changes', 'change_request_schema.sql')
export const OPERATOR_SCHEMA_FILE = join(FUNCTIONS, 'operators', 'operator_schema.sql')
export const TEXT_PATTERNS_FILE = join(FUNCTIONS, 'text', 'text_patterns.sql')
export const TIMETABLE_SCHEMAS_FILE = join(SQL, 'transit', 'functions', 'trips', 'timetable_schemas.sql')

const WRITTEN_BY = 'Written by `node src/http/write_sql_schemas.ts` from'

/** Keywords for human readers, which are not rules. */
const PROSE = new Set(['description', 'examples', 'title'])
/** The keywords that core.check_schema reads. */
const RULES = new Set([
  ...['type', 'enum', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['properties', 'required', 'additionalProperties', 'items', 'minItems', 'maxItems'],
])

type JsonObject = Readonly<Record<string, unknown>>

/** The text of sql/core/functions/requests/booking_request_schema.sql; a test compares it with the committed file. */
export function renderRequestSchema(): string {
  return renderConstant('core.booking_request_schema', rulesOf(NewBooking), [
    'The schema of a booking request in SQL: the rules that HTTP has for the body of POST /bookings. core.check_schema reads it;',
    'text names a pattern of core.text_patterns.',
    `${WRITTEN_BY} src/http/routes/bookings/schemas.ts.`,
  ])
}

/** The text of sql/core/functions/changes/change_request_schema.sql; a test compares it with the committed file. */
export function renderChangeSchema(): string {
  return renderConstant('core.change_request_schema', rulesOf(ChangeRequest), [
    'The schema of a change of a booking in SQL: the rules that HTTP has for the body of POST /bookings/{id}/changes.',
    'core.check_change reads it.',
    `${WRITTEN_BY} src/http/routes/bookings/change_schemas.ts.`,
  ])
}

/** The text of sql/core/functions/operators/operator_schema.sql; a test compares it with the committed file. */
export function renderOperatorSchema(): string {
  return renderConstant('core.operator_schema', rulesOf(OperatorFields), [
    'The schema of what an operator says of itself: the rules that HTTP has for each field of POST and PATCH /operators.',
    'core.check_operator reads it.',
    `${WRITTEN_BY} src/http/routes/operators/operator.ts.`,
  ])
}

/** The text of sql/transit/functions/trips/timetable_schemas.sql; a test compares it with the committed file. */
export function renderTimetableSchemas(): string {
  const schemas = Object.entries(TIMETABLE_SCHEMAS).map(([name, schema]) => [name, rulesOf(schema)])
  return renderConstant('transit.timetable_schemas', Object.fromEntries(schemas), [
    'The schemas of what makes a timetable by hand, by name: the rules that HTTP has for these bodies. core.check_schema reads',
    `them; text names a pattern of core.text_patterns. ${WRITTEN_BY}`,
    'src/http/routes/timetables/schemas.ts.',
  ])
}

/** The text of sql/core/functions/text/text_patterns.sql; a test compares it with the committed file. */
export function renderTextPatterns(): string {
  return renderConstant('core.text_patterns', TEXT_PATTERNS, [
    'The permitted forms of text that people type, by kind: a regular expression, and the problem to report if a text does not',
    `match it. core.check_text applies them. ${WRITTEN_BY} src/db/text_patterns.ts.`,
  ])
}

function renderConstant(name: string, value: unknown, what: readonly string[]): string {
  return [
    `-- ${name}() returns jsonb`,
    '--',
    ...what.map((line, i) => `-- ${i === 0 ? 'What     ' : '         '}${line}`),
    `create or replace function ${name}()`,
    'returns jsonb language sql immutable parallel safe',
    'set search_path = pg_catalog, pg_temp as $$',
    `  select '${escapeText(renderJson(value, '  '))}'::jsonb`,
    '$$;',
    '',
  ].join('\n')
}

/**
 * Writes one line for each schema that holds others. A schema without sub-schemas, and the keywords of a schema itself, share one
 * line.
 */
function renderJson(value: unknown, indent: string): string {
  if (!isObject(value) || !Object.values(value).some(isObject)) return JSON.stringify(value)
  const inner = `${indent}  `
  const members = Object.entries(value)
  const own = members
    .filter(([, member]) => !isObject(member))
    .map(([name, rule]) => `${JSON.stringify(name)}: ${JSON.stringify(rule)}`)
  const schemas = members
    .filter(([, member]) => isObject(member))
    .map(([name, member]) => `${inner}${JSON.stringify(name)}: ${renderJson(member, inner)}`)
  const lines = own.length === 0 ? schemas : [`${inner}${own.join(', ')}`, ...schemas]
  return `{\n${lines.join(',\n')}\n${indent}}`
}

/** Doubles quotes, and writes invisible characters as JSON escapes. */
function escapeText(json: string): string {
  return json
    .replaceAll("'", "''")
    .replace(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function rulesOf(schema: TSchema | JsonObject): JsonObject {
  const rules: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (PROSE.has(keyword)) continue
    if (keyword === 'format' && (value === 'uuid' || value === 'date')) rules.text = value
    else if (keyword === 'pattern' && kindOfPattern(value) !== undefined) rules.text = kindOfPattern(value)
    else if (!RULES.has(keyword)) throw new Error(`core.check_schema knows no ${keyword}: ${String(value)}`)
    else if (keyword === 'items' && isObject(value)) rules.items = rulesOf(value)
    else if (keyword === 'properties' && isObject(value)) rules.properties = membersOf(value)
    else rules[keyword] = value
  }
  return rules
}

function membersOf(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) =>
      isObject(schema) ? [[name, rulesOf(schema)] as const] : [],
    ),
  )
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

if (import.meta.main) {
  writeFileSync(REQUEST_SCHEMA_FILE, renderRequestSchema())
  writeFileSync(CHANGE_SCHEMA_FILE, renderChangeSchema())
  writeFileSync(OPERATOR_SCHEMA_FILE, renderOperatorSchema())
  writeFileSync(TEXT_PATTERNS_FILE, renderTextPatterns())
  writeFileSync(TIMETABLE_SCHEMAS_FILE, renderTimetableSchemas())
}
