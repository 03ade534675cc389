import {
  type ServerProcess,
  type ServerProcessOptions,
  spawnServer as spawn,
  startServerProcess as start,
} from '#support/server_process.ts'

/**
 * Requests a minute, far above what a run sends: the limiter counts every request, and refuses none. Zero would switch it
 * off, and then a figure would be of another server than the one that people run.
 */
export const RATE_LIMIT = 100_000_000

/** Settings of every server of the benchmark; what is not here is as anybody gets it. */
export const SERVER_ENV = {
  RATE_LIMIT_PER_ADDRESS: String(RATE_LIMIT),
  RATE_LIMIT_PER_ACCOUNT: String(RATE_LIMIT),
  RATE_LIMIT_PER_API_KEY: String(RATE_LIMIT),
  NODE_ENV: 'production',
} as const

/** A server with these settings. It may not listen yet. */
export function spawnServer(url: string, options: ServerProcessOptions = {}): Promise<ServerProcess> {
  return spawn(url, { ...options, env: { ...SERVER_ENV, ...options.env } })
}

/** The same, ready to answer. */
export function startServerProcess(url: string, options: ServerProcessOptions = {}): Promise<ServerProcess> {
  return start(url, { ...options, env: { ...SERVER_ENV, ...options.env } })
}
