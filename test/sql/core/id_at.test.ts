import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { bucketOf } from '#db/ids.ts'
import { createDatabase } from '#test/helpers/database.ts'

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('core.id_at, core.id_time and core.uuid_floor', async (t) => {
  const { rows, admin } = await createDatabase(t)
  const operatorId = randomUUID()
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)
  const times = fc.array(
    fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2040-01-01T00:00:00Z'),
      noInvalidDate: true,
    }),
    { minLength: 1, maxLength: 100 },
  )

  await t.test('agree about every millisecond', async () => {
    const property = fc.asyncProperty(times, async (dates) => {
      const found = await rows<{ at: Date; id: string; time: Date; floored: boolean; bounded: boolean }>(
        `select t.at, i.id, core.id_time(i.id) as time,
                core.id_time(core.uuid_floor(t.at)) = t.at as floored,
                i.id >= core.uuid_floor(t.at) and i.id < core.uuid_floor(t.at + interval '1 ms') as bounded
           from unnest($1::timestamptz[]) as t(at) cross join lateral (select core.id_at($2, t.at) as id) as i`,
        [dates, operatorId],
      )
      for (const { at, id, time, floored, bounded } of found) {
        assert.deepEqual([time, floored, bounded], [at, true, true])
        assert.match(id, UUID_V7)
        assert.equal(bucketOf(id), bucketOf(operatorId))
      }
    })
    await fc.assert(property, { seed, numRuns: 50 })
  })

  await t.test('round a microsecond down, so that an id is never ahead of its time', async () => {
    const [found] = await rows(
      `select core.id_time(core.id_at(gen_random_uuid(), '2026-08-31 23:59:59.999999+00')) as id,
              core.id_time(core.uuid_floor('2026-08-31 23:59:59.999999+00')) as floor`,
    )
    const millisecond = new Date('2026-08-31T23:59:59.999Z')
    assert.deepEqual(found, { id: millisecond, floor: millisecond })
  })

  await t.test('say the same whatever the time zone of the session', async () => {
    const floors = new Set<string>()
    for (const zone of ['UTC', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Kiritimati']) {
      const client = await admin.connect()
      await client.query(`select set_config('timezone', $1, false)`, [zone])
      const { rows: found } = await client.query<{ floor: string }>(
        `select core.uuid_floor('2026-03-29T01:30:00Z') as floor`,
      )
      floors.add(found[0]?.floor ?? '')
      await client.query('reset timezone')
      client.release()
    }
    assert.equal(floors.size, 1)
  })

  await t.test('new ids are of now, all different, and those of a batch in order', async () => {
    const [found] = await rows<{ ids: string[]; near: boolean; unique: number }>(
      `select n.ids, core.id_time(n.ids[1]) between clock_timestamp() - interval '1 min' and clock_timestamp() as near,
              (select count(distinct core.new_id())::integer from generate_series(1, 10000)) as unique
         from (select core.new_ids($1, 1000) || core.new_ids($1, 1000) as ids) as n`,
      [operatorId],
    )
    assert.deepEqual([found?.near, found?.unique, new Set(found?.ids).size], [true, 10_000, 2000])
    assert.deepEqual(found?.ids, found?.ids.toSorted())
    for (const id of found?.ids ?? []) {
      assert.match(id, UUID_V7)
      assert.equal(bucketOf(id), bucketOf(operatorId))
    }
  })
})
