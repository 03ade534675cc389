import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { CollisionsFound } from '#ops/migrate/collisions.ts'
import { findDrift } from '#ops/migrate/drift.ts'
import { SchemaNotPossible } from '#ops/migrate/exposure.ts'
import { migrateUp, rollbackTo } from '#ops/migrate/migrate.ts'
import { readStatus, validate } from '#ops/migrate/status.ts'
import { writeSchemaFile } from '#ops/schema/schema_file.ts'
import { runBerth } from '#test/cli/run_berth.ts'
import { startApi } from '#test/helpers/api.ts'
import { berthOn } from '#test/helpers/berth.ts'
import { createEmptyDatabase, type TestDatabase } from '#test/helpers/database.ts'
import { readEvents } from '#test/helpers/event_reader.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

const DAY_MS = 86_400_000

/** The database of another application, with people and bookings of its own in public. */
async function createForeignDatabase(t: TestContext): Promise<TestDatabase> {
  const database = await createEmptyDatabase(t)
  await database.rows(`create table public.users (id integer primary key, email text not null);
    create table public.bookings (id integer primary key, user_id integer references public.users, room text);
    insert into public.users values (1, 'ann@example.org'), (2, 'ben@example.org');
    insert into public.bookings values (1, 1, 'blue'), (2, 2, 'green')`)
  return database
}

/** Everything in schema public, which belongs to the other application. */
function readForeign(database: TestDatabase): Promise<unknown[]> {
  return database.rows(
    `select c.relname, c.relowner::regrole::text as owner, c.relacl::text as acl, c.relrowsecurity,
            (select array_agg(u order by u.id) from public.users as u)::text as users,
            (select array_agg(b order by b.id) from public.bookings as b)::text as bookings,
            (select count(*) from pg_proc as p where p.pronamespace = 'public'::regnamespace)::integer as functions
       from pg_class as c where c.relnamespace = 'public'::regnamespace order by c.relname`,
  )
}

const schemas = (database: TestDatabase) =>
  database.rows<{ name: string }>(`select n.nspname::text as name from pg_namespace as n order by n.nspname`)

test('where public is in use, the refusal offers another schema, and nothing is changed', async (t) => {
  const database = await createForeignDatabase(t)
  const before = [await readForeign(database), await schemas(database)]
  await assert.rejects(migrateUp({ url: database.url }), (error) => {
    assert.ok(error instanceof CollisionsFound)
    assert.deepEqual(
      error.facts.collisions.map(({ name }) => name),
      ['public.bookings', 'public.users'],
    )
    assert.match(error.message, /berth migrate --schema berth_api$/)
    return true
  })
  assert.deepEqual([await readForeign(database), await schemas(database)], before)
})

test('a name that cannot be that of the schema is refused by name, and nothing is changed', async (t) => {
  const database = await createEmptyDatabase(t)
  await database.rows('create schema theirs')
  const before = await schemas(database)
  const refused = [
    'pg_berth',
    'information_schema',
    'core',
    'transit',
    'classes',
    'audit',
    'ops',
    'extensions',
  ]
  const impossible = [
    ...refused,
    'graphile_worker',
    'Berth',
    'berth-api',
    '1berth',
    '',
    'a"b',
    'x'.repeat(64),
    'user',
  ]
  for (const apiSchema of impossible) {
    await assert.rejects(migrateUp({ url: database.url, apiSchema }), (error) => {
      assert.ok(error instanceof SchemaNotPossible, `${apiSchema}: ${error}`)
      assert.ok(error.message.includes(`--schema ${JSON.stringify(apiSchema)}`), error.message)
      return true
    })
  }
  await assert.rejects(
    migrateUp({ url: database.url, apiSchema: 'b' }),
    /--schema b .*\.sql uses for something else/,
  )
  await assert.rejects(migrateUp({ url: database.url, apiSchema: 'theirs' }), (error) => {
    assert.ok(error instanceof CollisionsFound)
    assert.match(error.message, /schema theirs \(owned by .*berth migrate --schema berth_api$/s)
    return true
  })
  assert.deepEqual(await schemas(database), before)
})

test('an installation that stopped before it had views may still choose', async (t) => {
  const database = await createForeignDatabase(t)
  await migrateUp({ url: database.url, apiSchema: 'berth_api' })
  await rollbackTo(0, { url: database.url })
  // The state that an earlier release left behind: no choice was recorded.
  await database.rows('drop schema berth_api; drop table ops.exposure')
  await assert.rejects(migrateUp({ url: database.url }), /berth migrate --schema berth_api$/)
  await migrateUp({ url: database.url, apiSchema: 'berth_api' })
  assert.deepEqual(await findDrift({ url: database.url }), [])
})

test('a database that was migrated before there was a choice stays with public', async (t) => {
  const database = await createEmptyDatabase(t)
  await migrateUp({ url: database.url })
  await database.rows('drop table ops.exposure')
  await assert.rejects(migrateUp({ url: database.url, apiSchema: 'berth_api' }), /in schema public/)
  assert.deepEqual((await migrateUp({ url: database.url })).migrations, [])
  assert.deepEqual(await database.rows('select e.schema_name from ops.exposure as e'), [
    { schema_name: 'public' },
  ])
})

test('views and functions in a schema of their own', async (t) => {
  const database = await createForeignDatabase(t)
  const foreign = await readForeign(database)
  const { url } = database
  const run = (arguments_: string[], env: Record<string, string> = {}) =>
    runBerth(arguments_, { DATABASE_URL: url, ...env })

  await t.test('are installed whole, beside what public has', async () => {
    const { code, stderr } = await run(['migrate', '--schema', 'berth_api'])
    assert.equal(code, 0, stderr)
    assert.deepEqual(await findDrift({ url }), [])
    assert.deepEqual(await validate({ url }), [])
    assert.deepEqual(await readForeign(database), foreign)
    assert.deepEqual(
      await database.rows("select has_schema_privilege('berth_owner', 'public', 'create') as creates"),
      [{ creates: false }],
    )
    assert.deepEqual(
      await database.rows(
        `select c.relname from pg_class as c
          where c.relnamespace = 'berth_api'::regnamespace and c.relname in ('users', 'bookings') and c.relkind = 'v'
          order by 1`,
      ),
      [{ relname: 'bookings' }, { relname: 'users' }],
    )
  })

  await t.test('stay there, whichever role migrates next and in any way', async () => {
    for (const env of [undefined, { BERTH_API_SCHEMA: 'berth_api' }]) {
      const { code, stdout } = await run(['migrate'], env)
      assert.deepEqual([code, stdout], [0, 'Nothing to do: the database is what the files say.\n'])
    }
    assert.deepEqual((await readStatus({ url })).objects, [])
    for (const other of ['public', 'other']) {
      const asked = await run(['migrate', '--schema', other], { BERTH_API_SCHEMA: 'berth_api' })
      assert.equal(asked.code, 1)
      assert.match(asked.stderr, new RegExp(`in schema berth_api.*--schema ${other} .*not possible`))
      const set = await run(['migrate'], { BERTH_API_SCHEMA: other })
      assert.match(set.stderr, new RegExp(`in schema berth_api.*--schema ${other} .*not possible`))
    }
    await assert.rejects(writeSchemaFile(url), /in schema berth_api.*fresh database/)
  })

  await t.test('are found different by drift when somebody changes them or what opens them', async () => {
    await database.rows(`set role berth_owner;
      create or replace function berth_api.hold(operator text, request jsonb, idempotency_key text default null)
        returns jsonb language sql as 'select null::jsonb';
      revoke usage on schema berth_api from anon; reset role`)
    const found = await findDrift({ url })
    assert.ok(found.some(({ what }) => what === 'function berth_api.hold'))
    assert.ok(found.some(({ what }) => what === 'grant usage on schema berth_api to anon;'))
    const { rows } = await database.admin.query<{ hash: string }>(
      `update ops.objects as o set hash = '' where o.name = 'berth_api.hold' returning o.hash`,
    )
    assert.equal(rows.length, 1)
    await database.rows('set role berth_owner; grant usage on schema berth_api to anon; reset role')
    assert.deepEqual((await migrateUp({ url })).objects, ['public/functions/hold.sql'])
    assert.deepEqual(await findDrift({ url }), [])
  })

  await t.test('serve the commands that ask for them', async () => {
    assert.equal((await run(['jobs', '--json'])).stdout, '[]\n')
    assert.equal((await run(['jobs', '--history', '1', '--json'])).stdout, '[]\n')
    assert.match((await run(['doctor'])).stdout, /no worker has ever run here/)
  })

  const berth = berthOn(database)
  const timetable = await makeTimetable(berth)
  const { operator } = timetable
  const api = await startApi(berth)
  const admin = api.as(timetable.admin)
  const [ada, eve] = [await operator.customer(), await operator.customer()]
  const [asAda, asEve] = [api.as(ada), api.as(eve)]
  const own = `/operators/${operator.slug}`
  const created = await admin.post(`${own}/events`, {
    name: 'Yoga',
    starts_at: new Date(berth.now().getTime() + 3 * DAY_MS).toISOString(),
    duration_s: 3600,
    capacity: 1,
    price_minor: 1500,
  })
  const eventId: string = created.body.id

  await t.test('serve who sells: operators, lines, vehicles, series of classes', async () => {
    const { body } = await api.stranger.get('/operators')
    assert.deepEqual(
      body.items.map(({ slug }: { slug: string }) => slug),
      [operator.slug],
    )
    assert.equal((await api.stranger.get(own)).body.id, operator.id)
    const vehicleId = await timetable.vehicle()
    assert.equal((await api.stranger.get(`${own}/vehicles`)).body.items[0].id, vehicleId)
    const trip = await timetable.trip({ stops: await timetable.stops(3) })
    assert.equal((await api.stranger.get(`${own}/routes`)).body.items[0].id, trip.routeId)
    assert.equal((await api.stranger.get(`${own}/class-series`)).body.items[0].name, 'Yoga')
  })

  await t.test('serve departures, found and one by one', async () => {
    const stops = await timetable.stops(2)
    const trip = await timetable.trip({
      stops,
      fareTableId: await operator.fareTable([{ priceMinor: 900 }]),
    })
    const date = new Date(berth.now().getTime() + 2 * DAY_MS).toISOString().slice(0, 10)
    await timetable.generate(date)
    const { id } = await timetable.first(trip)
    const query = `from_stop_id=${stops[0]}&to_stop_id=${stops[1]}&date=${date}`
    const found = await api.stranger.get(`${own}/departures?${query}`)
    assert.equal(found.status, 200, JSON.stringify(found.body))
    assert.equal(found.body.items[0].occurrence_id, id)
    assert.equal((await api.stranger.get(`/departures/${id}`)).body.price_minor, 900)
    assert.equal((await api.stranger.get(`${own}/departures/${id}`)).body.occurrence_id, id)
  })

  await t.test('serve events, once and live', async () => {
    assert.equal((await api.stranger.get(`/events/${eventId}`)).body.free, 1)
    // A new server, which has not asked for the name of the schema yet.
    const fresh = await startApi(berth)
    const origin = await fresh.app.listen({ port: 0, host: '127.0.0.1' })
    const events = readEvents(await fetch(`${origin}/api/v1/events/${eventId}/stream`))
    assert.equal((await events.next()).data.free, 1)
    await events.cancel()
  })

  await t.test('serve a booking, the line behind it, and its cancellation by the older name', async () => {
    const booked = await asAda.post('/bookings', { occurrence_id: eventId }, 'ada-1')
    assert.deepEqual([booked.status, booked.body.status], [201, 'confirmed'])
    const waits = await asEve.post('/bookings', { occurrence_id: eventId, waitlist: true }, 'eve-1')
    assert.equal(waits.status, 202)
    const line = `/occurrences/${eventId}/waitlist-entries`
    assert.equal((await asEve.get(line)).body.items[0].position, 1)
    const cancelled = await asAda.post('/functions/v1/cancel', { bookingId: booked.body.id, reason: 'ill' })
    assert.deepEqual([cancelled.status, cancelled.body.status], [200, 'cancelled'])
    assert.equal((await asEve.get(line)).body.items[0].status, 'offered')
  })

  await t.test('serve a confirmation, in time and after it', async () => {
    const event = await operator.event({
      capacity: 5,
      startsAt: new Date(berth.now().getTime() + 3 * DAY_MS),
    })
    const hold = async (key: string): Promise<string> =>
      (await asAda.post('/bookings', { occurrence_id: event.id, hold: true }, key)).body.id
    const [inTime, late] = [await hold('ada-2'), await hold('ada-3')]
    const confirm = async (id: string) => (await asAda.post(`/bookings/${id}/confirmation`, {})).body.status
    assert.equal(await confirm(inTime), 'confirmed')
    await berth.setTime(new Date(berth.now().getTime() + DAY_MS))
    assert.equal(await confirm(late), 'confirmed')
    await berth.setTime(null)
  })

  await t.test('serve clients over SQL', async () => {
    const event = await operator.event({ capacity: 5 })
    const [row] = await ada.sql.query<{ answer: { status: string; booking: { id: string } } }>(
      'select berth_api.hold($1, $2, $3) as answer',
      [operator.slug, JSON.stringify({ occurrence_id: event.id }), 'ada-4'],
    )
    assert.equal(row?.answer.status, 'held')
    const [booked] = await ada.sql.query<{ answer: { status: string } }>(
      'select berth_api.book($1, $2, $3) as answer',
      [operator.slug, JSON.stringify({ occurrence_id: event.id }), 'ada-5'],
    )
    assert.equal(booked?.answer.status, 'confirmed')
    const own = await ada.sql.query<{ id: string }>(
      'select b.id from berth_api.bookings as b where b.id = $1',
      [row?.answer.booking.id],
    )
    assert.equal(own.length, 1)
    const strangers = database.as('anon')
    assert.equal((await strangers.query('select o.id from berth_api.operators as o')).length, 1)
    await assert.rejects(strangers.query('select b.id from berth_api.bookings as b'), /permission denied/)
  })

  await t.test('come back where they were after all is undone, and public is as it was', async () => {
    assert.deepEqual(await berth.findings(), [])
    await rollbackTo(0, { url, mayDeleteRows: true })
    assert.deepEqual(
      await database.rows(
        `select c.relname from pg_class as c where c.relnamespace = 'berth_api'::regnamespace`,
      ),
      [],
    )
    await migrateUp({ url })
    assert.deepEqual(await findDrift({ url }), [])
    assert.deepEqual(await readForeign(database), foreign)
  })
})
