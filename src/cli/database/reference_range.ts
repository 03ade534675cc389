import { readFileSync } from 'node:fs'
import { integerOf, SettingError, secretOf, textOf } from '#db/environment.ts'
import { REFERENCE_STEP_MAX, type ReferenceRange } from '#ops/migrate/references.ts'

const KEY_BYTES_MIN = 32

type Environment = Parameters<typeof textOf>[0]

/**
 * What the environment says of the references of bookings; null where it leaves them to the database, which then has a key of its own
 * and all numbers. The key comes from a variable or a file, never from an argument, which everybody on the machine can read.
 */
export function readReferenceRange(env: Environment): ReferenceRange | null {
  const key = readKey(env)
  const step = integerOf(env, 'BERTH_REFERENCE_STEP', { default: 1, min: 1, max: REFERENCE_STEP_MAX })
  const offset = integerOf(env, 'BERTH_REFERENCE_OFFSET', { default: 0, min: 0, max: step - 1 })
  if (key !== null) return { key, step, offset }
  if (textOf(env, 'BERTH_REFERENCE_STEP') === null && textOf(env, 'BERTH_REFERENCE_OFFSET') === null)
    return null
  throw new SettingError(
    'BERTH_REFERENCE_KEY',
    'is needed beside BERTH_REFERENCE_STEP and BERTH_REFERENCE_OFFSET: ranges keep apart only those that share a key',
  )
}

function readKey(env: Environment): Uint8Array | null {
  const path = textOf(env, 'BERTH_REFERENCE_KEY_FILE')
  if (path === null) return secretOf(env, 'BERTH_REFERENCE_KEY', KEY_BYTES_MIN)
  if (textOf(env, 'BERTH_REFERENCE_KEY') !== null) {
    throw new SettingError(
      'BERTH_REFERENCE_KEY_FILE',
      'and BERTH_REFERENCE_KEY cannot both be set: leave one out',
    )
  }
  try {
    const text = readFileSync(path, 'utf8')
    const key = secretOf({ BERTH_REFERENCE_KEY_FILE: text }, 'BERTH_REFERENCE_KEY_FILE', KEY_BYTES_MIN)
    if (key !== null) return key
  } catch (error) {
    if (error instanceof SettingError) throw error
    throw new SettingError('BERTH_REFERENCE_KEY_FILE', `names a file that cannot be read: ${path}`)
  }
  throw new SettingError('BERTH_REFERENCE_KEY_FILE', `names a file that is empty: ${path}`)
}
