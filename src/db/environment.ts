/** A setting that cannot be used. The message names the variable, so that it can be found and corrected. */
export class SettingError extends Error {
  override name = 'SettingError'
  readonly variable: string

  constructor(variable: string, problem: string) {
    super(`${variable} ${problem}`)
    this.variable = variable
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

/** An unset variable and an empty one mean the same: compose files and CI write `X=` for "not set". */
export function textOf(env: Environment, variable: string): string | null {
  const text = env[variable]?.trim()
  return text === undefined || text === '' ? null : text
}

export function listOf(env: Environment, variable: string): readonly string[] {
  const items = textOf(env, variable)?.split(',') ?? []
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

interface Range {
  readonly default: number
  readonly min: number
  readonly max: number
}

export function integerOf(env: Environment, variable: string, range: Range): number {
  const text = textOf(env, variable)
  if (text === null) return range.default
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (value >= range.min && value <= range.max) return value
  throw new SettingError(variable, `must be a whole number from ${range.min} to ${range.max}, not "${text}"`)
}

const YES = ['1', 'true', 'on', 'yes']
const NO = ['0', 'false', 'off', 'no']

export function switchOf(env: Environment, variable: string, fallback: boolean): boolean {
  const text = textOf(env, variable)?.toLowerCase() ?? null
  if (text === null) return fallback
  if (YES.includes(text)) return true
  if (NO.includes(text)) return false
  throw new SettingError(variable, `must be true or false, not "${text}"`)
}

/** The refusal does not repeat the value, since such URLs often carry a password. */
export function urlOf(env: Environment, variable: string, protocols: readonly string[]): URL | null {
  const text = textOf(env, variable)
  if (text === null) return null
  const url = URL.parse(text)
  if (url !== null && protocols.includes(url.protocol)) return url
  throw new SettingError(variable, `must begin with ${protocols.map((name) => `${name}//`).join(' or ')}`)
}

/** In a list of origins: every page of this machine. */
export const LOCAL_ORIGINS = 'localhost'

/**
 * An origin is a scheme, a host and perhaps a port. A browser sends nothing more, so nothing more can match.
 *
 * `*` is refused: every page that a user opens could then send requests from their network and address. An explicit list also needs
 * no change on the day on which cookies come. `localhost` stands for every page of this machine, whatever its port.
 */
export function originsOf(env: Environment, variable: string): readonly string[] {
  const origins = listOf(env, variable)
  if (origins.some((origin) => origin.includes('*'))) {
    throw new SettingError(
      variable,
      'must list each origin that may call, such as https://shop.example, and no "*"',
    )
  }
  const wrong = origins.find(
    (origin) =>
      origin !== LOCAL_ORIGINS && (!/^https?:/.test(origin) || URL.parse(origin)?.origin !== origin),
  )
  if (wrong === undefined) return origins
  throw new SettingError(variable, `must list origins such as https://shop.example, not "${wrong}"`)
}

export function secretOf(env: Environment, variable: string, bytesMin: number): Uint8Array | null {
  const text = textOf(env, variable)
  if (text === null) return null
  const bytes = new TextEncoder().encode(text)
  if (bytes.length >= bytesMin) return bytes
  throw new SettingError(variable, `must be at least ${bytesMin} bytes long, and is ${bytes.length}`)
}
