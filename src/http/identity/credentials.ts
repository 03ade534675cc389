import type { IncomingHttpHeaders } from 'node:http'

/** API keys begin like this wherever they are shown, so that a leaked one is recognised. */
export const API_KEY_PREFIX = 'berth_'

/** As core.new_secret makes them. */
export const API_KEY_SHAPE = new RegExp(`^${API_KEY_PREFIX}[\\w-]{20,200}$`)

export interface ReadableCredential {
  readonly kind: 'token' | 'api_key'
  readonly text: string
}

export type Credential =
  | ReadableCredential
  /** An Authorization header that is not `Bearer …`. */
  | { readonly kind: 'unreadable' }

/** Longer than any token of a real issuer, short enough to be remembered by the thousand. */
const CREDENTIAL_LENGTH_MAX = 4_096

/** What a request shows to say who it is from; null if it shows nothing. */
export function readCredential(headers: IncomingHttpHeaders): Credential | null {
  const { authorization } = headers
  const apiKey = headers['x-api-key']
  if (authorization === undefined && apiKey === undefined) return null

  const text = authorization === undefined ? [apiKey].flat()[0] : /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (text === undefined || text.length > CREDENTIAL_LENGTH_MAX) return { kind: 'unreadable' }
  const isKey = authorization === undefined || text.startsWith(API_KEY_PREFIX)
  return { kind: isKey ? 'api_key' : 'token', text }
}
