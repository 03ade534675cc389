import { deflateRawSync } from 'node:zlib'
import { SettingError } from '#db/environment.ts'

/** A text as random as its length allows hardly compresses: 16 random bytes in hexadecimal need 30. */
const PACKED_BYTES_MIN = 24
/** 32 random digits contain eight different ones or more, all but once in 600 times. */
const CHARACTERS_MIN = 8

/**
 * Placeholders that examples use for a secret. Supabase's local stack and self-hosting guide sign with such secrets, and so does
 * jwt.io. Anyone who has read them could sign in as anybody.
 */
const PLACEHOLDER =
  /at-least-(32|256)|your[-_ ]?(super|256|jwt|secret|own)|change[-_ ]?(me|this)|replace[-_ ]?(me|this|with)|place-?holder|secret[-_ ]?key[-_ ]?here|example[-_ ]?secret|qwerty/i

/** Refuses a secret that could be guessed, naming its variable. The secret is not repeated. */
export function refuseGuessable(variable: string, secret: string): void {
  const reason = whyGuessable(secret)
  if (reason === null) return
  throw new SettingError(variable, `must not be guessable: ${reason}. Make one with: openssl rand -base64 32`)
}

function whyGuessable(secret: string): string | null {
  if (PLACEHOLDER.test(secret)) return 'it is an example that everybody knows'
  if (new Set(secret).size < CHARACTERS_MIN) return 'it has too few different characters'
  if (deflateRawSync(secret, { level: 9 }).length < PACKED_BYTES_MIN) return 'it repeats itself'
  return isSequence(secret) ? 'its characters follow each other' : null
}

/** Whether most characters follow or precede the one in front of them: abcdef, 987654. */
function isSequence(text: string): boolean {
  let steps = 0
  for (let index = 1; index < text.length; index += 1) {
    if (Math.abs(text.charCodeAt(index) - text.charCodeAt(index - 1)) === 1) steps += 1
  }
  return steps > text.length / 2
}
