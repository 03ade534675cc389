import { Type } from '@fastify/type-provider-typebox'
import { TEXT_PATTERNS } from '#db/text_patterns.ts'

interface TextOptions {
  readonly minLength?: number
  readonly description?: string
}

/** A text of one line: a name, a label. */
export function Line(maxLength: number, options: TextOptions = {}) {
  return Type.String({ minLength: 1, maxLength, pattern: TEXT_PATTERNS.line.pattern, ...options })
}

/** A text that may have several lines: a description, a reason. */
export function Lines(maxLength: number, options: TextOptions = {}) {
  return Type.String({ minLength: 1, maxLength, pattern: TEXT_PATTERNS.lines.pattern, ...options })
}

/** The name of a person, wherever it appears. */
export const PersonName = Line(200)
export const Email = Type.String({ maxLength: 254, pattern: TEXT_PATTERNS.email.pattern })
export const Phone = Type.String({
  pattern: TEXT_PATTERNS.phone.pattern,
  description: 'As dialled: +41 44 123 45 67',
})
export const Locale = Type.String({
  pattern: TEXT_PATTERNS.locale.pattern,
  description: 'A language tag: de-CH',
})
export const WebAddress = Type.String({
  maxLength: 500,
  pattern: TEXT_PATTERNS.url.pattern,
  description: 'With https:// or http:// in front',
})
export const Colour = Type.String({
  pattern: TEXT_PATTERNS.colour.pattern,
  description: 'Six hexadecimal digits: #1a5fb4',
})
export const TimeZone = Type.String({
  pattern: TEXT_PATTERNS.time_zone.pattern,
  description: 'The name of an IANA time zone: Europe/Zurich',
})
export const Currency = Type.String({
  pattern: TEXT_PATTERNS.currency.pattern,
  description: 'Three capital letters of ISO 4217: CHF',
})
