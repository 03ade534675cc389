import { readSettings, type TokenSettings } from '#http/settings.ts'

/** With what the servers of tests, benchmarks and proofs sign. */
export const JWT_SECRET = 'a secret that only tests know, 32 bytes or more'

/** To sign tokens that such a server accepts. */
export function tokenSettings(): TokenSettings {
  return readSettings({ JWT_SECRET }).token
}
