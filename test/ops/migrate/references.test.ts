import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { readReferenceRange } from '#cli/database/reference_range.ts'
import { lookAtReferences } from '#cli/doctor/schema.ts'
import { connect } from '#db/connections/pool.ts'
import { findDrift } from '#ops/migrate/drift.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import type { ReferenceRange } from '#ops/migrate/references.ts'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { createDatabase, type Owner, type TestDatabase } from '#test/helpers/database.ts'
import { booked } from '#test/helpers/people.ts'

const NUMBER_MAX = 2n ** 40n - 1n
const newKey = () => randomBytes(32)

async function createMachine(owner: Owner, references: ReferenceRange): Promise<TestDatabase> {
  const database = await createDatabase(owner)
  await migrateUp({ url: database.url, references })
  return database
}

async function draw({ rows }: TestDatabase, count: number): Promise<string[]> {
  const drawn = await rows<{ reference: string }>(
    'select core.next_reference() as reference from generate_series(1, $1::integer)',
    [count],
  )
  return drawn.map(({ reference }) => reference)
}

test('machines that share a key never give one reference twice', async (t) => {
  const key = newKey()
  const machines = await Promise.all([0, 1, 2].map((offset) => createMachine(t, { key, step: 3, offset })))
  const drawn = await Promise.all(machines.map((machine) => draw(machine, 20_000)))
  assert.equal(new Set(drawn.flat()).size, 60_000)

  await t.test('for they draw every third number, of one permutation', async () => {
    const [first, second] = machines
    assert.ok(first !== undefined && second !== undefined)
    const numbers = await first.rows<{ number: string }>(
      `select core.decode_reference(u.reference, k.rounds) as number
         from unnest($1::text[]) with ordinality as u(reference, no) cross join core.reference_keys as k order by u.no`,
      [drawn.flatMap((references) => references.slice(0, 3))],
    )
    assert.deepEqual(
      numbers.map(({ number }) => Number(number)),
      [0, 3, 6, 1, 4, 7, 2, 5, 8],
    )
  })

  await t.test('and the choice is no drift, and is not made again', async () => {
    const [first] = machines
    assert.ok(first !== undefined)
    assert.deepEqual(await findDrift({ url: first.url }), [])
    await migrateUp({ url: first.url, references: { key, step: 3, offset: 0 } })
    assert.equal(new Set([...drawn.flat(), ...(await draw(first, 10))]).size, 60_010)
  })

  await t.test('and what another machine gave is no finding here', async () => {
    const [, second] = machines
    assert.ok(second !== undefined)
    await second.rows(
      `insert into core.operators (id, slug, name, time_zone, currency, created_at)
       values ('00000000-0000-7000-8000-000000000001', 'moved', 'Moved', 'UTC', 'CHF', now())`,
    )
    await second.rows(
      `insert into core.bookings (operator_id, id, reference, status, total_minor, currency, created_at)
       select o.id, core.new_id(o.id), core.encode_reference(s.last_value + 2, k.rounds), 'cancelled', 0, 'CHF', now()
         from core.operators as o cross join core.reference_keys as k cross join core.reference_numbers as s`,
    )
    assert.deepEqual(await second.rows('select * from ops.check_references()'), [])
    await second.rows(`select setval('core.reference_numbers', 1, false)`)
    await second.rows(
      `insert into core.bookings (operator_id, id, reference, status, total_minor, currency, created_at)
       select o.id, core.new_id(o.id), core.encode_reference(31, k.rounds), 'cancelled', 0, 'CHF', now()
         from core.operators as o cross join core.reference_keys as k`,
    )
    const found = await second.rows<{ detail: unknown }>('select c.detail from ops.check_references() as c')
    assert.deepEqual(
      found.map(({ detail }) => detail),
      [{ kind: 'given_before', references: 1, next_number: 34 }],
    )
  })
})

test('the permutation loses no number, whatever the key and the range', async (t) => {
  const { rows } = await createDatabase(t)
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)
  const round = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  const property = fc.asyncProperty(
    fc.array(round, { minLength: 4, maxLength: 4 }),
    fc.bigInt({ min: 0n, max: NUMBER_MAX }),
    fc.integer({ min: 1, max: 4096 }),
    async (rounds, first, step) => {
      const [found] = await rows(
        `select count(*)::integer = count(distinct e.reference)::integer as unique,
                bool_and(core.decode_reference(e.reference, $1) = e.number) as reversible
           from (select n as number, core.encode_reference(n, $1) as reference
                   from generate_series($2::bigint, least($2::bigint + 2000 * $3::bigint, ${NUMBER_MAX}), $3::bigint) as n) as e`,
        [rounds.map(String), String(first), step],
      )
      assert.deepEqual(found, { unique: true, reversible: true })
    },
  )
  await fc.assert(property, { seed, numRuns: 15 })
})

test('a key and a range are taken before the first reference, and refused after it', async (t) => {
  const berth = await startBerth(t)
  const { url } = berth.database
  const key = newKey()
  await migrateUp({ url, references: { key: newKey(), step: 1, offset: 0 } })
  await migrateUp({ url, references: { key, step: 4, offset: 1 } })
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 9 })
  const { reference } = booked(await (await operator.customer()).book(event))

  const isRefused = (references: ReferenceRange, message: RegExp) =>
    assert.rejects(migrateUp({ url, references }), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'references_not_possible')
      assert.match(error.message, message)
      for (const secret of [references.key, key]) {
        assert.ok(!error.message.includes(Buffer.from(secret).toString('utf8')))
        assert.ok(!error.message.includes(Buffer.from(secret).toString('base64')))
      }
      return true
    })
  await isRefused({ key, step: 4, offset: 2 }, /BERTH_REFERENCE_STEP=4 and BERTH_REFERENCE_OFFSET=1/)
  await isRefused({ key, step: 8, offset: 1 }, /given references with step 4 and offset 1/)
  await isRefused({ key: newKey(), step: 4, offset: 1 }, /under another key/)
  await migrateUp({ url, references: { key, step: 4, offset: 1 } })
  await migrateUp({ url })
  const again = booked(await (await operator.customer()).book(event))
  assert.notEqual(again.reference, reference)
  assert.deepEqual(await berth.findings(), [])

  const db = await connect(url)
  t.after(() => db.end())
  const look = () => lookAtReferences({ db, url, serverMajor: 18 })
  const left = Number((NUMBER_MAX - 1n) / 4n + 1n - 2n).toLocaleString('en')
  assert.deepEqual(await look(), {
    name: 'references',
    state: 'ok',
    detail: `${left} are left, every 4th number from 1 on`,
  })
  await berth.owner.query(`select setval('core.reference_numbers', $1)`, [
    String(NUMBER_MAX - 2n - 4n * 999_999_998n),
  ])
  assert.equal([await look()].flat()[0]?.state, 'warn')
  await berth.owner.query(`select setval('core.reference_numbers', $1)`, [String(NUMBER_MAX - 2n)])
  assert.deepEqual(await look(), {
    name: 'references',
    state: 'fail',
    detail: '0 are left, every 4th number from 1 on: nothing can be booked',
  })

  const customer = (await startApi(berth)).as(await operator.customer())
  const book = (idempotencyKey: string) =>
    customer.post('/bookings', { items: [{ occurrence_id: event.id }] }, idempotencyKey)
  const { status, body } = await book('at-the-end')
  assert.deepEqual([status, body.code], [503, 'database_unavailable'])
  assert.match(body.detail, /no booking reference left/)
  // What docs/operating.md advises.
  await berth.owner.query('alter sequence core.reference_numbers start with 3 restart with 3')
  assert.equal([await look()].flat()[0]?.state, 'ok')
  assert.equal((await book('in-another-range')).status, 201)
  await migrateUp({ url, references: { key, step: 4, offset: 3 } })
  assert.deepEqual(await berth.findings(), [])
})

test('the environment names a key that is long enough, and a range that is one', () => {
  const key = 'a key that nobody has made up, of many letters'
  const read = (env: Record<string, string>) => readReferenceRange(env)
  assert.equal(read({}), null)
  assert.deepEqual(
    read({ BERTH_REFERENCE_KEY: key, BERTH_REFERENCE_STEP: '8', BERTH_REFERENCE_OFFSET: '7' }),
    {
      key: new TextEncoder().encode(key),
      step: 8,
      offset: 7,
    },
  )
  const refused = (env: Record<string, string>, message: RegExp) => assert.throws(() => read(env), message)
  refused({ BERTH_REFERENCE_KEY: 'short and secret' }, /BERTH_REFERENCE_KEY.* at least 32 bytes/)
  assert.throws(
    () => read({ BERTH_REFERENCE_KEY: 'short and secret' }),
    (error: Error) => !error.message.includes('short and secret'),
  )
  refused({ BERTH_REFERENCE_STEP: '8' }, /BERTH_REFERENCE_KEY.* is needed/)
  refused({ BERTH_REFERENCE_KEY: key, BERTH_REFERENCE_STEP: '0' }, /BERTH_REFERENCE_STEP/)
  refused(
    { BERTH_REFERENCE_KEY: key, BERTH_REFERENCE_STEP: '8', BERTH_REFERENCE_OFFSET: '8' },
    /BERTH_REFERENCE_OFFSET.*0 to 7/,
  )
  refused({ BERTH_REFERENCE_KEY: key, BERTH_REFERENCE_KEY_FILE: '/tmp/x' }, /cannot both be set/)
  refused({ BERTH_REFERENCE_KEY_FILE: '/nowhere/key' }, /cannot be read/)
})
