import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { test } from 'node:test'

/** The files in which time may pass, each with its reason. Every other test waits for a fact, with support/until.ts. */
const ALLOWED: Readonly<Record<string, string>> = {
  'support/server_process.ts': 'kills a server that does not stop',
  'support/until.ts': 'asks again and again whether a fact has come true',
  'test/bench/flood.test.ts': 'a server that is slow is what it measures',
  'test/bench/generate.test.ts': 'a server that is slow is what it measures',
  'test/bench/rivals.test.ts': 'makes a race wider',
  'test/db/booking/parking.property.test.ts': 'gives the event loop one turn',
  'test/db/booking/queue.property.test.ts': 'gives the event loop one turn',
  'test/db/booking/lane.test.ts': 'a statement that takes long is what it is about',
  'test/db/connections/heartbeat.test.ts': 'a statement that takes long is what it is about',
  'test/db/connections/watched_client.test.ts': 'a statement that takes long is what it is about',
  'test/faults/vanished_host.test.ts': 'fails where no answer comes',
  'test/fuzz/http/raw_client.ts': 'fails where no answer comes',
  'test/http/overload.test.ts': 'gives the event loop one turn',
  'test/fuzz/http/openapi.property.test.ts': 'asks again when a busy server tells it to',
  'test/http/routes/live.test.ts': 'leaves at various moments of a request',
  'test/http/transactions.test.ts': 'a statement that takes long is what it is about',
  'test/ops/migrate/lock.test.ts': 'a statement that would take long is cut off',
  'test/prove/broken.test.ts': 'makes a race wider',
  'test/prove/waitlists.test.ts': 'makes a race wider',
}

const LETS_TIME_PASS = /\bnode:timers|\bsetTimeout\(|\bpg_sleep\b|\bAtomics\.wait\b/

test('no test sleeps: it waits for a fact, or says here why time may pass', async () => {
  const sleeping: string[] = []
  for await (const file of glob('{support,test}/**/*.ts')) {
    if (file !== 'test/tidy/waits.test.ts' && LETS_TIME_PASS.test(await readFile(file, 'utf8')))
      sleeping.push(file)
  }
  assert.deepEqual(
    sleeping.filter((file) => ALLOWED[file] === undefined),
    [],
    'wait with until(), or give the reason in this file',
  )
  assert.deepEqual(
    Object.keys(ALLOWED).filter((file) => !sleeping.includes(file)),
    [],
    'these let no time pass any more',
  )
})
