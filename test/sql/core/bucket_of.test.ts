import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadSamples } from '#cli/samples.ts'
import { BUCKETS, bucketOf, newId } from '#db/ids.ts'
import { createSmallWorld } from '#test/cli/small_world.ts'
import { createDatabase, type TestDatabase } from '#test/helpers/database.ts'
import { feedFolder } from '#test/importers/gtfs/feeds.ts'
import { startImporter } from '#test/importers/gtfs/imports.ts'

/** The tables with rows that belong to an operator and have an id, by the catalogue. */
async function tablesOfTenants(database: TestDatabase): Promise<string[]> {
  const rows = await database.rows<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class as c
      where c.relowner = 'berth_owner'::regrole and c.relkind in ('r', 'p') and not c.relispartition
        and 2 = (select count(*) from pg_attribute as a where a.attrelid = c.oid and a.attname in ('operator_id', 'id'))
      order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** The number of ids of each table, in the bucket of their operator and in others. */
async function countIds(database: TestDatabase) {
  const found: Record<string, { ids: number; stray: number }> = {}
  for (const name of await tablesOfTenants(database)) {
    const rows = await database.rows<{ operator_id: string; id: string }>(
      `select x.operator_id, x.id from ${name} as x`,
    )
    const stray = rows.filter(({ operator_id, id }) => bucketOf(id) !== bucketOf(operator_id)).length
    found[name] = { ids: rows.length, stray }
  }
  return found
}

const strays = (found: Awaited<ReturnType<typeof countIds>>) =>
  Object.entries(found).filter(([, { stray }]) => stray > 0)

test('the bucket of an id is read alike in SQL and in TypeScript', async (t) => {
  const { rows } = await createDatabase(t)
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)
  const property = fc.asyncProperty(
    fc.array(fc.uuid(), { minLength: 1, maxLength: 200 }),
    async (operatorIds) => {
      const ids = operatorIds.map(newId)
      const found = await rows<{ own: number; theirs: number; made: number }>(
        `select core.bucket_of(u.id) as own, core.bucket_of(u.operator_id) as theirs,
                core.bucket_of(core.new_id(u.operator_id)) as made
           from unnest($1::uuid[], $2::uuid[]) with ordinality as u(operator_id, id, no) order by u.no`,
        [operatorIds, ids],
      )
      const wanted = operatorIds.map((operatorId, at) => ({
        own: bucketOf(ids[at] ?? ''),
        theirs: bucketOf(operatorId),
        made: bucketOf(operatorId),
      }))
      assert.deepEqual(found, wanted)
      assert.ok(wanted.every(({ own, theirs }) => own === theirs && own >= 0 && own < BUCKETS))
    },
  )
  await fc.assert(property, { seed, numRuns: 20 })
})

test('operators and accounts fall into buckets at random', async (t) => {
  const { rows } = await createDatabase(t)
  const [found] = await rows<{ buckets: number }>(
    'select count(distinct core.bucket_of(core.new_id()))::integer as buckets from generate_series(1, 1000)',
  )
  assert.ok((found?.buckets ?? 0) > 800)
})

test('all ids of samples, bookings and classes are in the bucket of their operator', async (t) => {
  const database = await createDatabase(t)
  const world = await createSmallWorld(database)
  await world.book({ occurrence_id: world.departureId, seat: '1A' })
  await world.book({ occurrence_id: world.classId, quantity: 2, hold: true })
  await loadSamples(database.admin, world.operatorId)
  const found = await countIds(database)
  assert.deepEqual(strays(found), [])
  for (const table of ['core.bookings', 'core.claims', 'core.occurrences', 'core.fares', 'audit.entries']) {
    assert.ok((found[table]?.ids ?? 0) > 0, `nothing in ${table}`)
  }
})

test('all ids of an imported timetable are in the bucket of its operator', async (t) => {
  const { database, import: importFeed, generate } = await startImporter(t)
  const [report] = await importFeed(await feedFolder(t))
  await generate(report, '2026-06-01', '2026-06-08')
  const found = await countIds(database)
  assert.deepEqual(strays(found), [])
  for (const table of ['core.occurrences', 'core.offerings', 'core.locations', 'transit.routes']) {
    assert.ok((found[table]?.ids ?? 0) > 0, `nothing in ${table}`)
  }
})

test('the auditor looks at every table of tenants, and names the one with a stray id', async (t) => {
  const database = await createDatabase(t)
  const [auditor] = await database.rows<{ body: string }>(
    `select p.prosrc as body from pg_proc as p where p.oid = 'ops.check_ids'::regproc`,
  )
  assert.deepEqual(
    (await tablesOfTenants(database)).filter((name) => !auditor?.body.includes(`from ${name} as x`)),
    [],
  )

  const { operatorId } = await createSmallWorld(database)
  const stray = newId(randomUUID())
  await database.rows(
    `insert into core.customers (operator_id, id, created_at) values ($1, overlay($2::text placing $3 from 16 for 3)::uuid, now())`,
    [operatorId, stray, ((bucketOf(operatorId) + 1) % BUCKETS).toString(16).padStart(3, '0')],
  )
  const findings = await database.rows<{ invariant: string; detail: { table: string; ids: number } }>(
    'select c.invariant, c.detail from ops.check_invariants() as c',
  )
  assert.deepEqual(
    findings.map(({ invariant, detail }) => [invariant, detail.table, detail.ids]),
    [['an_id_is_in_its_operators_bucket', 'core.customers', 1]],
  )
})
