import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { inTransaction } from '#db/connections/transaction.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { makeWorld } from '#test/rls/world.ts'

/** Changes of these tables are in core.booking_events or in audit.entries itself, or they reveal nothing about anyone. */
const NOT_AUDITED = [
  'audit.entries',
  'core.booking_events',
  'core.booking_transitions',
  'core.booking_words',
  'core.booking_words_position',
  'core.bookings',
  'core.claims',
  'core.idempotency_keys',
  'core.reference_keys',
  'core.transaction_clock',
  'core.refusals',
  'core.waitlist_entries',
  'ops.exposure',
  'ops.job_runs',
  'ops.jobs',
  'ops.migrations',
  'ops.objects',
  'ops.probes',
]
/** The tables that a timetable fills, imported or by hand. A feed itself is audited, with the hash of what was imported. */
const IMPORTED = [
  'transit.pattern_stops',
  'transit.stop_patterns',
  'transit.departures',
  'transit.frequencies',
  'transit.route_patterns',
  'transit.routes',
  'transit.service_exceptions',
  'transit.services',
  'transit.stops',
  'transit.trips',
]

interface Entry {
  operator_id: string | null
  account_id: string | null
  ip: string | null
  relation: string
  action: string
  old_row: Record<string, unknown> | null
  new_row: Record<string, unknown> | null
}

test('the audit', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const { rows, admin } = database
  /** The audit entries of one statement. An entry carries the id of the request that caused it. */
  const entriesOf = async (
    sql: string,
    parameters: unknown[] = [],
    claims?: { sub: string },
  ): Promise<Entry[]> => {
    const requestId = randomUUID()
    await inTransaction(admin, claims === undefined ? {} : { claims }, async (db) => {
      await db.query(
        `select set_config('berth.ip', '192.0.2.7', true), set_config('berth.request_id', $1, true)`,
        [requestId],
      )
      await db.query(sql, parameters)
    })
    return rows<Entry>(
      `select e.operator_id, e.account_id, e.ip, e.relation, e.action, e.old_row, e.new_row
         from audit.entries as e where e.request_id = $1 order by e.id`,
      [requestId],
    )
  }

  await t.test('notes insertions, updates and deletions of every table but those it names', async () => {
    const triggered = await rows<{ name: string }>(
      `select c.oid::regclass::text as name from pg_trigger as g join pg_class as c on c.oid = g.tgrelid
        where not c.relispartition and g.tgfoid in ('audit.record_changes'::regproc, 'audit.record_occurrence'::regproc)
        group by c.oid
       -- Insert is 4, delete 8, update 16; occurrences are never deleted.
       having bit_or(g.tgtype) & 28 = case c.oid when 'core.occurrences'::regclass then 20 else 28 end`,
    )
    const tables = await rows<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
        where c.relowner = 'berth_owner'::regrole and c.relkind in ('r', 'p') and not c.relispartition
          and n.nspname in ('audit', 'classes', 'core', 'ops', 'transit')`,
    )
    const excused = new Set([...NOT_AUDITED, ...IMPORTED])
    assert.deepEqual(
      triggered.map(({ name }) => name).sort(),
      tables
        .map(({ name }) => name)
        .filter((name) => !excused.has(name))
        .sort(),
    )
  })

  await t.test('pairs what was and what is by the primary key', async () => {
    const wrong = await rows(
      `select c.oid::regclass::text as relation, g.tgname, convert_from(g.tgargs, 'UTF8') as arguments
         from pg_trigger as g join pg_class as c on c.oid = g.tgrelid
         join pg_index as i on i.indrelid = c.oid and i.indisprimary
        where not c.relispartition and g.tgfoid = 'audit.record_changes'::regproc
          and replace(encode(g.tgargs, 'escape'), '\\000', ',') <> (
                select string_agg(a.attname || ',', '' order by k.place)
                  from unnest(i.indkey::smallint[]) with ordinality as k(attnum, place)
                  join pg_attribute as a on a.attrelid = c.oid and a.attnum = k.attnum)`,
    )
    assert.deepEqual(wrong, [])
  })

  await t.test('notes every column of an occurrence but those that bookings change', async () => {
    const unwatched = await rows<{ name: string }>(
      `select a.attname as name from pg_trigger as g join pg_attribute as a on a.attrelid = g.tgrelid
        where g.tgrelid = 'core.occurrences'::regclass and g.tgname = 'audit_updates' and a.attnum > 0 and not a.attisdropped
          and a.attnum <> all (g.tgattr::smallint[]) order by 1`,
    )
    assert.deepEqual(
      unwatched.map(({ name }) => name),
      ['taken', 'waiting'],
    )
  })

  await t.test('says who did what from where, with the row before and after', async () => {
    const entries = await entriesOf(
      `update core.policies as p set hold_s = 60 where p.operator_id = $1`,
      [world.ours],
      {
        sub: world.admin ?? '',
      },
    )
    assert.equal(entries.length, 1)
    const [entry] = entries
    assert.deepEqual(
      { ...entry, old_row: entry?.old_row?.hold_s, new_row: entry?.new_row?.hold_s },
      {
        operator_id: world.ours,
        account_id: world.admin,
        ip: '192.0.2.7',
        relation: 'core.policies',
        action: 'update',
        old_row: 600,
        new_row: 60,
      },
    )
  })

  await t.test('leaves out an update that changed nothing, and one of a few rows notes those', async () => {
    assert.deepEqual(await entriesOf('update core.locations as l set name = l.name'), [])
    const some = await entriesOf(
      `update core.locations as l set name = case l.id when $1 then 'New' else l.name end where l.operator_id = $2`,
      [world.stop, world.ours],
    )
    assert.deepEqual(
      some.map(({ new_row }) => [new_row?.id, new_row?.name]),
      [[world.stop, 'New']],
    )
  })

  await t.test('notes a changed key as what went and what came', async () => {
    const entries = await entriesOf(`update core.members as m set account_id = $1 where m.account_id = $2`, [
      world.stranger,
      world.instructor,
    ])
    assert.deepEqual(
      entries
        .map(({ action, old_row, new_row }) => [
          action,
          old_row?.account_id ?? null,
          new_row?.account_id ?? null,
        ])
        .sort(),
      [
        ['delete', world.instructor, null],
        ['insert', null, world.stranger],
      ],
    )
  })

  await t.test('notes a role that was given and taken away', async () => {
    const asAdmin = { sub: world.admin ?? '' }
    const given = await entriesOf('select core.accept_invitation($1)', [world.invitation], {
      sub: world.neighbour ?? '',
    })
    assert.deepEqual(given.map(({ relation, action, new_row }) => [relation, action, new_row?.role]).sort(), [
      ['core.invitations', 'update', 'agent'],
      ['core.members', 'insert', 'agent'],
    ])
    const changed = await entriesOf(
      `select core.change_role($1, $2, 'provider')`,
      [world.ours, world.neighbour],
      asAdmin,
    )
    assert.deepEqual(
      changed.map(({ relation, old_row, new_row }) => [relation, old_row?.role, new_row?.role]),
      [['core.members', 'agent', 'provider']],
    )
    const taken = await entriesOf(`select core.remove_member($1, $2)`, [world.ours, world.neighbour], asAdmin)
    assert.deepEqual(
      taken.map(({ relation, action, account_id }) => [relation, action, account_id]),
      [['core.members', 'delete', world.admin]],
    )
  })

  await t.test('keeps no secret, nor its hash', async () => {
    const entries = await entriesOf(`select core.create_api_key($1, 'another')`, [world.ours], {
      sub: world.admin ?? '',
    })
    const key = entries.find(({ relation }) => relation === 'core.api_keys')
    assert.equal(key?.new_row?.name, 'another')
    assert.equal(JSON.stringify(entries).includes('secret'), false)
  })

  await t.test('notes what an admin makes of an occurrence, and not what bookings take of it', async () => {
    assert.deepEqual(
      await entriesOf('update core.occurrences as o set taken = o.taken where o.id = $1', [world.event]),
      [],
    )
    assert.deepEqual(
      await entriesOf('update core.occurrences as o set waiting = 3 where o.id = $1', [world.event]),
      [],
    )
    const changed = await entriesOf(
      'update core.occurrences as o set capacity = 9, taken = o.taken where o.id = $1',
      [world.event],
    )
    assert.deepEqual(
      changed.map(({ relation, action, old_row, new_row }) => [
        relation,
        action,
        old_row?.capacity,
        new_row?.capacity,
        new_row?.taken,
      ]),
      [['core.occurrences', 'update', 2, 9, undefined]],
    )
    const cancelled = await entriesOf('select classes.cancel_event($1)', [world.event], {
      sub: world.admin ?? '',
    })
    assert.deepEqual(
      cancelled.map(({ relation, account_id, new_row }) => [relation, account_id, new_row?.status]),
      [['core.occurrences', world.admin, 'cancelled']],
    )
    const made = await entriesOf(
      `select classes.create_event($1, 'Pilates', now() + interval '1 day', 5, p_duration_s => 60, p_price_minor => 0)`,
      [world.ours],
      { sub: world.admin ?? '' },
    )
    assert.deepEqual(
      made.map(({ relation, action }) => [relation, action]),
      [
        ['core.offerings', 'insert'],
        ['core.occurrences', 'insert'],
      ],
    )
  })

  await t.test('cannot be changed, and no audited table can be emptied around it', async () => {
    const refused = (sql: string) => assert.rejects(rows(sql), { code: '23000' }, sql)
    await refused(`update audit.entries set ip = null`)
    await refused(`delete from audit.entries`)
    await refused(`truncate audit.entries`)
    const tables = await rows<{ name: string }>(
      `select distinct g.tgrelid::regclass::text as name from pg_trigger as g join pg_class as c on c.oid = g.tgrelid
        where not c.relispartition and g.tgfoid in ('audit.record_changes'::regproc, 'audit.record_occurrence'::regproc)`,
    )
    for (const { name } of tables) await refused(`truncate ${name} cascade`)
  })

  await t.test('is read by the operator’s admins in public.audit_log', async () => {
    const log = await database
      .as('authenticated', { sub: world.admin ?? '' })
      .query<{ who: string; action: string; ip: string; old: { hold_s: number }; new: { hold_s: number } }>(
        `select l.who, l.action, l.ip, l.old, l.new from public.audit_log as l where l.relation = 'core.policies' and l.action = 'update'`,
      )
    assert.deepEqual(
      log.map((entry) => [entry.who, entry.action, entry.ip, entry.old.hold_s, entry.new.hold_s]),
      [[world.admin, 'update', '192.0.2.7', 600, 60]],
    )
  })
})
