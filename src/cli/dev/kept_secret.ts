import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { keepText, readKeptText } from '#db/embedded/kept_text.ts'
import { embeddedDirectory } from '#db/embedded/start.ts'

const fileOf = () => join(embeddedDirectory(), 'jwt_secret')

/** The secret with which `berth dev` signs tokens. It is made once and kept beside the data, readable only by its owner. */
export function ensureKeptSecret(): string {
  const found = findKeptSecret()
  if (found !== undefined) return found
  mkdirSync(embeddedDirectory(), { recursive: true, mode: 0o700 })
  const secret = randomBytes(32).toString('base64url')
  keepText(fileOf(), secret)
  return secret
}

export function findKeptSecret(): string | undefined {
  return readKeptText(fileOf())
}

/** The environment, with the kept secret if none is set, so that other commands sign as `berth dev` does. */
export function withKeptSecret(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  if (env.JWT_SECRET?.trim()) return env
  const secret = findKeptSecret()
  return secret === undefined ? env : { ...env, JWT_SECRET: secret }
}
