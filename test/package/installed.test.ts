import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { findFreePort } from '#db/embedded/ports.ts'
import { until } from '#support/until.ts'
import type { Owner } from '#test/helpers/database.ts'
import { readPrintedCurl } from '#test/helpers/printed_curl.ts'
import { cleanEnvironment, type Installed, installNode, installPackage, noRegistry } from './install.ts'

const run = promisify(execFile)
const PATIENCE_MS = 120_000

/** What the package may hold. Tests, benchmarks and the source stay in the repository. */
const INSIDE = /^(bin\/berth|(data|deploy|dist|docs|sql)\/.+|LICENSE|README\.md|package\.json)$/

test('the package, installed into an empty folder', async (t) => {
  const installed = await installPackage(t).catch((error: unknown) => {
    const reason = noRegistry(error)
    if (reason === undefined) throw error
    t.skip(reason)
    return undefined
  })
  if (installed === undefined) return
  const { folder } = installed

  await t.test('holds what runs, and no source that Node would refuse to run', () => {
    assert.deepEqual(
      installed.files.filter((file) => !INSIDE.test(file) || /(?<!\.d)\.ts$/.test(file)),
      [],
    )
    for (const file of ['LICENSE', 'README.md', 'bin/berth', 'sql/refusals.sql', 'dist/cli/berth.js']) {
      assert.ok(installed.files.includes(file), file)
    }
  })

  await t.test('asks for no other Node, and brings none', () => {
    assert.doesNotMatch(installed.said, /EBADENGINE/)
    assert.equal(existsSync(join(folder, 'node_modules', 'node')), false)
  })

  await t.test('is a PostgreSQL, a demo and a booking on Node 22, by npx', async (t) => {
    const node = await installNode(join(dirname(folder), 'node22'), '22')
    const { stdout } = await run(node, ['--version'])
    assert.match(stdout, /^v22\./)
    const berth = await startDev(t, folder, node, ['npx', 'berth', 'dev'])
    await berth.book()
    await berth.stop()
  })

  await t.test('goes on with that data on this Node, and ends with 0 when it is told to stop', async (t) => {
    const berth = await startDev(t, folder, process.execPath, [join('node_modules', '.bin', 'berth'), 'dev'])
    await berth.book()
    assert.equal(await berth.stop(), 0)
  })

  await t.test('refuses to start on a Node that is too old for it', async () => {
    const old = join(folder, 'node_modules', '@berth-booking', 'berth')
    const manifest = JSON.parse(readFileSync(join(old, 'package.json'), 'utf8'))
    writeFileSync(join(old, 'package.json'), JSON.stringify({ ...manifest, engines: { node: '>=99.1' } }))
    const { code, stderr } = await run(process.execPath, [join(old, 'bin', 'berth'), '--version']).catch(
      (error) => error,
    )
    assert.equal(code, 1)
    assert.match(stderr, /^berth: this is Node \S+; Berth needs 99\.1 or newer/)
    writeFileSync(join(old, 'package.json'), JSON.stringify(manifest))
  })

  await t.test('gives a client every refusal code, with types', async () => {
    const client = `import { REFUSAL_STATUSES, type RefusalCode } from '@berth-booking/berth/refusal-codes'
      const code: RefusalCode = 'place_taken'
      const status: 409 = REFUSAL_STATUSES[code]
      // @ts-expect-error: no such refusal.
      const other: RefusalCode = 'place_taken_already'
      console.log(status, other)\n`
    writeFileSync(join(folder, 'client.mts'), client)
    const compiler = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin/tsc',
    )
    const options = ['--strict', '--module', 'nodenext', '--skipLibCheck', '--types', '', 'client.mts']
    await run(process.execPath, [compiler, ...options], { cwd: folder })
    const { stdout } = await run(process.execPath, ['client.mjs'], { cwd: folder })
    assert.equal(stdout, '409 place_taken_already\n')
  })
})

interface RunningDev {
  /** Sends what the printed curl line would. */
  book(): Promise<void>
  /** By SIGTERM; its exit code, once neither the server nor PostgreSQL is there any more. */
  stop(): Promise<number | null>
}

/** `berth dev` in that folder, by that Node, once it has printed what to try next. */
async function startDev(
  owner: Owner,
  folder: Installed['folder'],
  node: string,
  [program = '', ...args]: readonly string[],
): Promise<RunningDev> {
  const port = await findFreePort()
  const env = cleanEnvironment({ PORT: String(port) })
  const child = spawn(program, args, {
    cwd: folder,
    env: {
      ...env,
      PATH: [dirname(node), env.PATH].join(delimiter),
      BERTH_DATA_DIRECTORY: join(folder, 'data'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    text.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    text.stderr += chunk
  })
  const postmaster = join(folder, 'data', 'cluster', 'postmaster.pid')
  const isThere = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => true,
      () => false,
    )
  const stop = async () => {
    const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
    child.kill('SIGTERM')
    await exited
    await until(async function everythingHasStopped() {
      return !existsSync(postmaster) && !(await isThere())
    }, PATIENCE_MS)
    return child.exitCode
  }
  owner.after(async () => {
    await stop()
  })
  await until(async function itPrintedWhatToTry() {
    if (child.exitCode !== null) throw new Error(`berth dev ended with ${child.exitCode}: ${text.stderr}`)
    return text.stdout.includes('Ctrl-C stops everything')
  }, PATIENCE_MS)
  const book = async () => {
    const { url, init } = readPrintedCurl(text.stdout)
    const response = await fetch(url, init)
    assert.equal(response.status, 201, await response.clone().text())
    assert.equal(((await response.json()) as { status: string }).status, 'confirmed')
  }
  return { book, stop }
}
