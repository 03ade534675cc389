import type { IncomingHttpHeaders } from 'node:http'

/** Every API key begins with this prefix, so that a leaked one is recognised. */
export const API_KEY_PREFIX = 'berth_'

/** The form that core.new_secret gives them. */
export const API_KEY_SHAPE = new RegExp(`^${API_KEY_PREFIX}[\\w-]{20,200}$`)

export interface ReadableCredential {
  readonly kind: 'token' | 'api_key'
  readonly text: string
}

export type Credential =
  | ReadableCredential
  /** An Authorization header that is not `Bearer …`. */
  | { readonly kind: 'unreadable' }

/** Longer than any token of a real issuer, and short enough to remember thousands of them. */
const CREDENTIAL_LENGTH_MAX = 4_096

/** The credential that a request carries; null if it carries none. */
export function readCredential(headers: IncomingHttpHeaders): Credential | null {
  const { authorization } = headers
  const apiKey = headers['x-api-key']
  if (authorization === undefined && apiKey === undefined) return null

  const text = authorization === undefined ? [apiKey].flat()[0] : /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (text === undefined || text.length > CREDENTIAL_LENGTH_MAX) return { kind: 'unreadable' }
  const isKey = authorization === undefined || text.startsWith(API_KEY_PREFIX)
  return { kind: isKey ? 'api_key' : 'token', text }
}
