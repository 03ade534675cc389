import { readSettings, type TokenSettings } from '#http/settings.ts'

/** The secret with which the servers of tests, benchmarks and the checker sign. */
export const JWT_SECRET = 'a secret that only tests know, 32 bytes or more'

/** The settings for signing tokens that such a server accepts. */
export function tokenSettings(): TokenSettings {
  return readSettings({ JWT_SECRET }).token
}
