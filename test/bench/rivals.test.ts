import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openLanes } from '#bench/floor/lanes.ts'
import { openScenes } from '#bench/floor/scenes.ts'
import { installFloor, writeFloor } from '#bench/floor/write_floor.ts'
import { checkStrategy } from '#bench/rivals/checked.ts'
import { installStrategy } from '#bench/rivals/install.ts'
import { createRivalBookings } from '#bench/rivals/rival_bookings.ts'
import { findStrategy, STRATEGIES } from '#bench/rivals/strategies.ts'
import { openShop } from '#bench/rivals/workloads.ts'
import { bookBatch } from '#db/booking/batches.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { itemsOf, linesOf } from '#http/routes/bookings/lines.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { ONLY_IN_FULL } from '#test/helpers/sizes.ts'

const SEED = Math.floor(Math.random() * 2 ** 31)
/** A race is not lost every time. Mostly the first tells. */
const RACES_MAX = 10
/** Of every row but its ids, its times and what is drawn by lot. */
const WRITTEN = `
  select to_jsonb(b) - '{id,reference,created_at,customer_id,booked_by}'::text[] as booking,
         (select jsonb_agg(to_jsonb(c) - '{id,booking_id,occurrence_id,place,begins_at,ends_at}'::text[]
                           || jsonb_build_object('begins_after', c.begins_at - o.starts_at, 'ends_after', c.ends_at - o.starts_at))
            from core.claims as c join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
           where c.booking_id = b.id) as claims,
         (select jsonb_agg(to_jsonb(e) - '{booking_id,transaction_no,at,account_id,request_id}'::text[] #- '{detail,customer_id}')
            from core.booking_events as e where e.booking_id = b.id) as events,
         (select count(*) from core.idempotency_keys as k where k.result_id = b.id) as keys
    from core.bookings as b where b.operator_id = $1`

test('other booking strategies', ONLY_IN_FULL, async (t) => {
  for (const strategy of STRATEGIES) {
    await t.test(
      `${strategy.title}: writes the same rows as Berth, and its history is linearizable`,
      async (t) => {
        const database = await createDatabase(t)
        await installStrategy(database.url, strategy)
        const shop = await openShop(database, strategy)
        const [first, second] = await shop.requests('thousand departures', 10)
        const settings = readDatabaseSettings({ DATABASE_URL: database.appUrl })
        const bookings = createRivalBookings(strategy, settings, 2)
        database.after(() => bookings.close())
        const { operatorId, accountIds } = shop.world
        const accountId = accountIds[0] ?? ''
        const request = {
          caller: `account:${accountId}`,
          bodyHash: Buffer.alloc(32),
          accountId,
          hold: false,
          waitlist: false,
          ip: '127.0.0.1',
          requestId: randomUUID(),
          lines: linesOf(itemsOf(JSON.parse(first?.body ?? ''))),
        }
        assert.equal((await bookings.book(operatorId, { ...request, key: 'one' })).code, 'confirmed')
        assert.equal((await bookings.book(operatorId, { ...request, key: 'two' })).code, 'place_taken')
        assert.equal((await bookings.book(operatorId, { ...request, key: 'one' })).replayed, true)

        const lines = linesOf(itemsOf(JSON.parse(second?.body ?? '')))
        const [verdict] = await bookBatch(database.app, operatorId, [{ ...request, key: 'three', lines }])
        assert.equal(verdict?.code, 'confirmed')
        const [theirs, ours, ...more] = await database.rows(`${WRITTEN} order by b.id`, [operatorId])
        assert.deepEqual(theirs, ours)
        assert.deepEqual(more, [])

        const { violations } = await checkStrategy(strategy, database, {
          groups: 2,
          seed: SEED,
          connections: 8,
        })
        assert.deepEqual(violations, [], `seed ${SEED}`)
      },
    )
  }

  await t.test('a strategy without its lock is caught', async (t) => {
    const database = await createDatabase(t)
    const strategy = findStrategy('row_lock')
    await installStrategy(database.url, strategy)
    const [found] = await database.rows<{ text: string }>(
      `select pg_get_functiondef('bench.book_by_row_lock'::regproc) as text`,
    )
    const careless = found?.text.replace(/\n\s+for no key update;/, '; perform pg_sleep(0.005);') ?? ''
    assert.match(careless, /pg_sleep/)
    await database.admin.query(careless)
    await database.admin.query('alter table core.occurrences drop constraint an_occurrence_is_never_oversold')
    for (let race = 0; race < RACES_MAX; race += 1) {
      const { violations } = await checkStrategy(strategy, database, {
        groups: 2,
        seed: SEED + race,
        connections: 8,
      })
      if (violations.length > 0) return
    }
    assert.fail(`Not found out in ${RACES_MAX} races, seed ${SEED}`)
  })
})

test('the write floor writes the rows that Berth writes, and they hold', async (t) => {
  const database = await createDatabase(t)
  await installFloor(database.url)
  for (const scene of await openScenes(database)) {
    const batch = () => Array.from({ length: 16 }, () => scene.next())
    const lanes = await openLanes(database.appUrl, 1)
    await lanes.drive(0.001, (lane) => writeFloor(lane, scene.operatorId, batch()))
    const floor = await database.rows(`${WRITTEN} order by b.id desc limit 16`, [scene.operatorId])
    await lanes.drive(0.001, async (lane) => {
      const requests = batch().map(({ request }) => request)
      return (await bookBatch(lane, scene.operatorId, requests)).length
    })
    await lanes.close()
    const berth = await database.rows(`${WRITTEN} order by b.id desc limit 16`, [scene.operatorId])
    assert.deepEqual(sorted(floor), sorted(berth), scene.title)
  }
  assert.deepEqual(await database.rows('select * from ops.check_invariants()'), [])
})

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}
