import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { type Cluster, findRunningCluster } from '#db/embedded/cluster.ts'
import { ClusterError } from '#db/embedded/cluster_error.ts'
import { findFreePort } from '#db/embedded/ports.ts'
import { isAlive } from '#db/embedded/postmaster.ts'
import { startEmbedded } from '#db/embedded/start.ts'
import { until } from '#support/until.ts'

const SETTINGS = { fsync: 'off', shared_buffers: '16MB' }

async function ask(cluster: Cluster, sql: string) {
  const client = await connect(cluster.url)
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('an embedded cluster', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-cluster-'))
  const lockFile = join(directory, 'cluster', 'postmaster.pid')
  const start = (port?: number) =>
    startEmbedded({ directory, settings: SETTINGS, ...(port === undefined ? {} : { port }) })
  let cluster = await start()
  t.after(async () => {
    await cluster.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  await t.test('keeps its data from run to run', async () => {
    assert.equal(cluster.isNew, true)
    await ask(cluster, 'create table kept (n integer); insert into kept values (1)')
    await cluster.stop()
    await cluster.stop()
    cluster = await start()
    assert.equal(cluster.isNew, false)
    assert.deepEqual(await ask(cluster, 'select k.n from kept as k'), [{ n: 1 }])
  })

  await t.test('is found by its directory while it runs', () => {
    assert.equal(findRunningCluster(directory), cluster.url)
  })

  await t.test('refuses a second start while its owner lives', async () => {
    await assert.rejects(start(), (error) => {
      assert.ok(error instanceof ClusterError)
      assert.match(error.message, new RegExp(`Another process \\(${process.pid}\\) uses the database in`))
      return true
    })
    assert.deepEqual(await ask(cluster, 'select k.n from kept as k'), [{ n: 1 }])
  })

  await t.test('takes over a server whose owner is gone', async () => {
    writeFileSync(join(directory, 'owner'), '999999999 1')
    const left = cluster
    cluster = await start()
    assert.notEqual(cluster.pid, left.pid)
    assert.deepEqual(await ask(cluster, 'select k.n from kept as k'), [{ n: 1 }])
  })

  await t.test('recovers after its server was killed', async () => {
    const { pid } = cluster
    process.kill(pid, 'SIGKILL')
    await until(async function theKilledServerIsGone() {
      return !isAlive(pid)
    })
    cluster = await start()
    assert.deepEqual(await ask(cluster, 'select k.n from kept as k'), [{ n: 1 }])
  })

  await t.test('is not kept from starting by a process that was given its number', async () => {
    const lock = readFileSync(lockFile, 'utf8')
    await cluster.stop()
    assert.equal(findRunningCluster(directory), undefined)
    writeFileSync(lockFile, lock.replace(/^\d+/, String(process.ppid)))
    cluster = await start()
    assert.deepEqual(await ask(cluster, 'select k.n from kept as k'), [{ n: 1 }])
  })

  await t.test('names the small file that was left empty', async () => {
    await cluster.stop()
    writeFileSync(lockFile, '')
    await assert.rejects(
      start(),
      (error) => error instanceof ClusterError && error.message.includes(lockFile),
    )
    rmSync(lockFile)
    const passwordFile = join(directory, 'password')
    const password = readFileSync(passwordFile)
    writeFileSync(passwordFile, '')
    await assert.rejects(
      start(),
      (error) => error instanceof ClusterError && error.message.includes(passwordFile),
    )
    writeFileSync(passwordFile, password)
    cluster = await start()
    assert.deepEqual(await ask(cluster, 'select k.n from kept as k'), [{ n: 1 }])
  })

  await t.test('says that a port is taken', async () => {
    await cluster.stop()
    const port = await findFreePort()
    const taker = createServer().listen(port, '127.0.0.1')
    await assert.rejects(start(port), new RegExp(`Port ${port} is taken`))
    await new Promise((resolve) => taker.close(resolve))
    cluster = await start(port)
    assert.equal(cluster.port, port)
  })

  await t.test('tells what its log says when it cannot start', async () => {
    await cluster.stop()
    await assert.rejects(
      startEmbedded({ directory, settings: { shared_buffers: 'a lot' } }),
      /PostgreSQL did not start.*invalid value for parameter "shared_buffers"/s,
    )
  })
})
