import { hash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { findRunningCluster } from '#db/embedded/cluster.ts'
import { keepText, readKeptText } from '#db/embedded/kept_text.ts'
import { embeddedDirectory } from '#db/embedded/start.ts'

/**
 * The secret with which `berth dev` signs tokens. It is made once for each database and kept beside the embedded one, readable only
 * by its owner. The database is the one of this URL, or the embedded one.
 */
export function ensureKeptSecret(databaseUrl?: string): string {
  const found = findKeptSecret(databaseUrl)
  if (found !== undefined) return found
  mkdirSync(embeddedDirectory(), { recursive: true, mode: 0o700 })
  const secret = randomBytes(32).toString('base64url')
  keepText(fileOf(databaseUrl), secret)
  return secret
}

/**
 * The environment, with the kept secret if none is set, so that other commands sign as the `berth dev` of that database does. A
 * server of another database would not accept the token, so no secret is found for one.
 */
export function withKeptSecret(
  databaseUrl: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  if (env.JWT_SECRET?.trim()) return env
  const secret = findKeptSecret(databaseUrl)
  return secret === undefined ? env : { ...env, JWT_SECRET: secret }
}

function findKeptSecret(databaseUrl: string | undefined): string | undefined {
  return readKeptText(fileOf(databaseUrl))
}

function fileOf(databaseUrl: string | undefined): string {
  const directory = embeddedDirectory()
  const isEmbedded = databaseUrl === undefined || databaseUrl === findRunningCluster(directory)
  return join(directory, isEmbedded ? 'jwt_secret' : `jwt_secret_${digestOf(databaseUrl)}`)
}

/** Names a database, whoever connects to it. */
function digestOf(databaseUrl: string): string {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null
  return hash('sha256', url === null ? databaseUrl : `${url.host}${url.pathname}`).slice(0, 16)
}
