import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDatabase } from '#test/helpers/database.ts'
import { CALLERS, type CallerName, claimsOf, roleOf, tryAs } from '#test/rls/callers.ts'
import { RELATIONS } from '#test/rls/matrix.ts'
import { IMPERSONAL, PERSONAL } from '#test/rls/personal_columns.ts'
import { makeWorld } from '#test/rls/world.ts'

/** Types that can hold personal data. */
const TELLING = ['text', 'text[]', 'jsonb', 'bytea', 'numeric', 'bigint', 'bigint[]', 'inet']

/** What the neighbour entered when booking and joining the line. Only the neighbour and the sales staff may read it. */
const NEIGHBOURS = [
  'P0000001',
  '555 00 01',
  '555 00 02',
  '555 00 03',
  'nils@example.org',
  'neighbour@example.org',
]

const columnsOf = (words: string): string[] => words.split(' ')

test('columns that say something of a person', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const filled = (sql: string) => sql.replace(/\{([a-z_]+)\}/g, (whole, name: string) => world[name] ?? whole)
  const ask = (caller: CallerName, sql: string) =>
    tryAs(database.app, roleOf(caller), claimsOf(caller, world), filled(sql))

  await t.test('are known as such, or known not to be: a new one has to be put in either list', async () => {
    const live = await database.rows<{ name: string }>(
      `select c.oid::regclass || '.' || a.attname as name
         from pg_class as c
         join pg_namespace as n on n.oid = c.relnamespace
         join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relowner = 'berth_owner'::regrole and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
          and n.nspname in ('audit', 'classes', 'core', 'ops', 'public', 'transit')
          and not has_any_column_privilege('anon', c.oid, 'select') and format_type(a.atttypid, null) = any ($1)`,
      [TELLING],
    )
    const listed = [
      ...Object.entries(PERSONAL).flatMap(([relation, groups]) =>
        groups.flatMap(({ columns }) => columnsOf(columns).map((column) => `${relation}.${column}`)),
      ),
      ...Object.entries(IMPERSONAL).flatMap(([relation, columns]) =>
        columnsOf(columns).map((column) => `${relation}.${column}`),
      ),
    ]
    assert.equal(new Set(listed).size, listed.length, 'a column is listed once')
    const unknown = live
      .map(({ name }) => name.replace(/^(?=\w+\.\w+$)/, 'public.'))
      .filter((name) => !listed.includes(name))
    assert.deepEqual(unknown, [])
  })

  const compare = async (caller: CallerName): Promise<string[]> => {
    const wrong: string[] = []
    for (const [relation, groups] of Object.entries(PERSONAL)) {
      for (const { columns, read } of groups) {
        const expected = read[caller].split(' ')
        for (const column of columnsOf(columns)) {
          for (const [kind, condition] of Object.entries(RELATIONS[relation]?.rows ?? {})) {
            const attempt = await ask(
              caller,
              `select "${column}" from ${relation} where ${condition} limit 1`,
            )
            const found = 'refused' in attempt ? 'denied' : attempt.rows.length > 0 ? 'read' : 'unread'
            const said = expected.includes('denied') ? 'denied' : expected.includes(kind) ? 'read' : 'unread'
            if (found !== said) wrong.push(`${relation}.${column} of ${kind}: ${said} expected, but ${found}`)
          }
        }
      }
    }
    return wrong
  }

  for (const caller of CALLERS) {
    await t.test(`are read by ${caller} as the matrix says`, async () => {
      assert.deepEqual(await compare(caller), [])
    })
  }

  /** Everything that a caller reads of all tables and views, as one text. */
  const allOf = async (caller: CallerName): Promise<string> => {
    const told: unknown[] = []
    for (const relation of Object.keys(RELATIONS)) {
      const attempt = await ask(caller, `select to_jsonb(x) as row from ${relation} as x`)
      if ('rows' in attempt) told.push(attempt.rows)
    }
    return JSON.stringify(told)
  }

  await t.test('of a neighbour are read by who sells, and by no one else', async () => {
    for (const caller of CALLERS) {
      const all = await allOf(caller)
      const sells = caller === 'agent' || caller === 'admin'
      assert.deepEqual(
        NEIGHBOURS.filter((secret) => all.includes(secret)),
        sells ? NEIGHBOURS : [],
        caller,
      )
    }
  })

  await t.test('are shown to the staff who let people in as names and seats only', async () => {
    const roster = await ask(
      'instructor',
      `select * from core.read_roster('{ours}', '{departure}') where name = 'Nils'`,
    )
    assert.ok('rows' in roster)
    assert.deepEqual(Object.keys(roster.rows[0] ?? {}), [
      'claim_id',
      'reference',
      'status',
      'name',
      'seat',
      'quantity',
    ])
    const registrations = await ask('instructor', 'select r.customer_id from public.registrations as r')
    assert.ok('rows' in registrations && registrations.rows.length > 0)
    assert.deepEqual(new Set(registrations.rows.map((row) => row.customer_id)), new Set([null]))
  })

  await t.test('are read by a provider as by an instructor', async () => {
    await database.rows(`update core.members as m set role = 'provider' where m.role = 'instructor'`)
    assert.deepEqual(await compare('instructor'), [])
    const all = await allOf('instructor')
    assert.deepEqual(
      NEIGHBOURS.filter((secret) => all.includes(secret)),
      [],
    )
  })

  await t.test('are none that analytics reads, but for amounts', async () => {
    for (const [relation, groups] of Object.entries(PERSONAL)) {
      for (const { columns, counted } of groups) {
        for (const column of columnsOf(columns)) {
          const [row] = await database.rows<{ granted: boolean }>(
            `select has_column_privilege('berth_analytics', $1::regclass, $2, 'select') as granted`,
            [relation, column],
          )
          assert.equal(row?.granted, counted ?? false, `${relation}.${column}`)
        }
      }
    }
  })
})
