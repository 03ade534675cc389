import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '#db/connections/pool.ts'
import { findAccount } from '#db/embedded/account.ts'
import { findFreePort } from '#db/embedded/ports.ts'
import { until } from '#support/until.ts'
import type { Owner } from '#test/helpers/database.ts'

/** A real PgBouncer in front of one database, on a free loopback port, with the given settings. It ends with the test. */
export async function startPgBouncer(
  owner: Owner,
  program: string,
  databaseUrl: string,
  settings: Readonly<Record<string, string | number>>,
): Promise<{ readonly url: string }> {
  const behind = new URL(databaseUrl)
  const port = await findFreePort()
  const directory = mkdtempSync(join(tmpdir(), 'berth-pgbouncer-'))
  const file = join(directory, 'pgbouncer.ini')
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'any',
    ignore_startup_parameters: 'extra_float_digits,options,statement_timeout',
    ...settings,
  }
  const name = behind.pathname.slice(1)
  const database = `host=${behind.hostname} port=${behind.port} dbname=${name} user=${behind.username} password=${decodeURIComponent(behind.password)}`
  const lines = Object.entries(all).map(([key, value]) => `${key} = ${value}`)
  writeFileSync(file, `[databases]\n${name} = ${database}\n[pgbouncer]\n${lines.join('\n')}\n`)
  const account = findAccount()
  if (account !== undefined) for (const path of [directory, file]) chownSync(path, account.uid, account.gid)

  const server = spawn(program, ['-q', file], { stdio: 'ignore', ...account })
  owner.after(async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill()
      await once(server, 'exit')
    }
    rmSync(directory, { recursive: true, force: true })
  })
  const url = new URL(databaseUrl)
  url.port = String(port)
  await until(async function pgBouncerAnswers() {
    const client = await connect(url.href).catch(() => undefined)
    await client?.end()
    return client !== undefined
  })
  return { url: url.href }
}
