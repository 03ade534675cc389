import { stepInto } from '#http/input/json_pointer.ts'
import { isStorableText } from '#http/input/storable_text.ts'
import { Refused } from '#http/problems/refused.ts'
import type { FieldError } from '#http/schemas.ts'

/** Deeper than any body of this API, and shallow enough for every recursive walk, including PostgreSQL's own. */
export const JSON_DEPTH_MAX = 32

/** The number of errors that a schema reports at once. */
const ERRORS_MAX = 8

/** JSON text can contain NUL and surrogates only as escapes. Without such an escape, no string needs a check. */
const SUSPICIOUS_ESCAPE = /\\u(0000|[dD][89a-fA-F])/

const QUOTE = 0x22
const BRACKET = 0x5b
const BACKSLASH = 0x5c
const BRACKET_END = 0x5d
const BRACE = 0x7b
const BRACE_END = 0x7d

/** Refuses JSON text that is nested too deep. It scans the text once, before anything is built from it. */
export function refuseDeepJson(json: string): void {
  let depth = 0
  let inString = false
  // By character code: reading each character as a string took four times as long.
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index)
    if (inString) {
      if (code === BACKSLASH) index += 1
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === BRACE || code === BRACKET) depth += 1
    else if (code === BRACE_END || code === BRACKET_END) depth -= 1
    if (depth > JSON_DEPTH_MAX) {
      throw new Refused('invalid_request', {
        errors: [{ in: 'body', pointer: '', detail: `must not be nested more than ${JSON_DEPTH_MAX} deep` }],
      })
    }
  }
}

/** Refuses a body with text that PostgreSQL cannot store, naming each field. */
export function refuseUnstorableText(json: string, body: unknown): void {
  if (!SUSPICIOUS_ESCAPE.test(json)) return
  const errors = [...findUnstorable(body, '').take(ERRORS_MAX)]
  if (errors.length > 0) throw new Refused('invalid_request', { errors })
}

function* findUnstorable(value: unknown, pointer: string): Generator<FieldError> {
  if (typeof value === 'string' && !isStorableText(value)) {
    yield { in: 'body', pointer, detail: 'must not hold NUL or half a surrogate pair' }
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    if (!isStorableText(name)) {
      yield {
        in: 'body',
        pointer,
        detail: 'must not have a field name that holds NUL or half a surrogate pair',
      }
    } else {
      yield* findUnstorable(member, stepInto(pointer, name))
    }
  }
}
