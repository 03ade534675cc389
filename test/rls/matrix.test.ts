import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDatabase, type TestDatabase } from '#test/helpers/database.ts'
import { type Attempt, CALLERS, type CallerName, claimsOf, roleOf, tryAs } from '#test/rls/callers.ts'
import { ANSWERS_STRANGERS, FUNCTIONS } from '#test/rls/functions_matrix.ts'
import { RELATIONS, WRITES } from '#test/rls/matrix.ts'
import { makeWorld, type World } from '#test/rls/world.ts'

const OUR_SCHEMAS = `n.nspname in ('audit', 'classes', 'core', 'ops', 'public', 'transit')`

/** insufficient_privilege, or a view that PostgreSQL cannot write through for anyone. */
const DENIED = new Set(['42501', '55000'])

interface Cell {
  /** What is tried: a relation or function, with the verb or the row. */
  readonly what: string
  readonly caller: CallerName
  readonly expected: string
  readonly sql: string
  readonly read: (attempt: Attempt) => string
}

test('the matrix of who sees and may do what', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const names = async (sql: string) => (await database.rows<{ name: string }>(sql)).map(({ name }) => name)

  await t.test('has a row for every table and view, and no other', async () => {
    const live = await names(
      `select n.nspname || '.' || c.relname as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
        where c.relowner = 'berth_owner'::regrole and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
          -- Of each month, with no column to read.
          and c.relname !~ '_must_be_kept$'
          and ${OUR_SCHEMAS} order by 1`,
    )
    assert.deepEqual(Object.keys(RELATIONS).sort(), live.sort())
  })

  await t.test('has a row for every function that a caller may execute, and no other', async () => {
    const live = await names(
      `select n.nspname || '.' || p.proname as name from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
        where p.proowner = 'berth_owner'::regrole and ${OUR_SCHEMAS}
          and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))`,
    )
    assert.deepEqual(Object.keys(FUNCTIONS).sort(), live.sort())
  })

  await t.test('stands on rows that are there', async () => {
    for (const [relation, { rows }] of Object.entries(RELATIONS)) {
      for (const [kind, condition] of Object.entries(rows)) {
        // Views run as their reader, and the installer may lack the right to bypass policies, so the tables below them are read
        // instead.
        if (relation.startsWith('public.')) continue
        const found = await database.rows(
          filled(`select 1 from ${relation} where ${condition} limit 1`, world),
        )
        assert.equal(found.length, 1, `${relation} has no row for ${kind}`)
      }
    }
  })

  await t.test('holds for every row of every table and view', () => compare(database, world, readingCells()))
  await t.test('holds for every change of every table and view', async () =>
    compare(database, world, await writingCells(database)),
  )
  await t.test('holds for every function that a caller may execute', () =>
    compare(database, world, callingCells()),
  )
  await t.test('has every definer function refuse a stranger, but for those that say why not', async () => {
    const definers = await names(
      `select n.nspname || '.' || p.proname as name from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
        where p.proowner = 'berth_owner'::regrole and p.prosecdef and ${OUR_SCHEMAS}`,
    )
    const answering = definers.filter((name) => FUNCTIONS[name]?.answers.stranger.includes('answers'))
    assert.deepEqual(answering.sort(), Object.keys(ANSWERS_STRANGERS).sort())
  })
  await t.test('denies every other function', async () =>
    compare(database, world, await deniedCells(database)),
  )
})

function readingCells(): Cell[] {
  const cells: Cell[] = []
  for (const [relation, { rows, sees }] of Object.entries(RELATIONS)) {
    for (const caller of CALLERS) {
      const seen = sees[caller].split(' ')
      for (const [kind, condition] of Object.entries(rows)) {
        const expected = seen.includes('denied') ? 'denied' : seen.includes(kind) ? 'seen' : 'unseen'
        cells.push({
          what: `${relation} select ${kind}`,
          caller,
          expected,
          sql: `select 1 as found from ${relation} where ${condition} limit 1`,
          read: (attempt) =>
            'refused' in attempt ? asDenied(attempt.refused) : attempt.rows.length > 0 ? 'seen' : 'unseen',
        })
      }
    }
  }
  return cells
}

async function writingCells(database: TestDatabase): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const relation of Object.keys(RELATIONS)) {
    const columns = await database.rows<{ name: string }>(
      'select quote_ident(a.attname) as name from pg_attribute as a where a.attrelid = $1::regclass and a.attnum > 0 order by a.attnum limit 1',
      [relation],
    )
    const column = columns[0]?.name ?? ''
    const statements = {
      insert: `insert into ${relation} default values`,
      update: `update ${relation} set ${column} = ${column}`,
      delete: `delete from ${relation}`,
    }
    for (const verb of ['insert', 'update', 'delete'] as const) {
      for (const caller of CALLERS) {
        cells.push({
          what: `${relation} ${verb}`,
          caller,
          expected: WRITES[verb][caller],
          sql: statements[verb],
          read: (attempt) => ('refused' in attempt ? asDenied(attempt.refused) : 'done'),
        })
      }
    }
  }
  return cells
}

function callingCells(): Cell[] {
  const cells: Cell[] = []
  for (const [name, { calls, answers }] of Object.entries(FUNCTIONS)) {
    for (const caller of CALLERS) {
      const expected = answers[caller].split(' ')
      for (const [index, [kind, call]] of Object.entries(calls).entries()) {
        cells.push({
          what: `${name} of ${kind}`,
          caller,
          expected: expected[expected.length === 1 ? 0 : index] ?? 'not said',
          sql: `select * from ${call} as answer`,
          read: answerOf,
        })
      }
    }
  }
  return cells
}

/** One cell for every function that is not in the matrix, called with nulls of its types. */
async function deniedCells(database: TestDatabase): Promise<Cell[]> {
  const functions = await database.rows<{ name: string; call: string }>(
    `select n.nspname || '.' || p.proname as name,
            -- From a row, since a strict function of constant nulls is never called and its right never asked for.
            (select format('%I.%I(%s) from (select %s offset 0) as x', n.nspname, p.proname,
                           coalesce(string_agg('x.a' || a.place, ', ' order by a.place), ''),
                           coalesce(string_agg(format('null::%s as a%s', format_type(a.type, null), a.place), ', '), '1'))
               from unnest(p.proargtypes::oid[]) with ordinality as a(type, place)) as call
       from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
      where p.proowner = 'berth_owner'::regrole and ${OUR_SCHEMAS} and p.prokind = 'f'`,
  )
  return functions
    .filter(({ name }) => FUNCTIONS[name] === undefined)
    .flatMap(({ name, call }) =>
      CALLERS.map(
        (caller): Cell => ({ what: name, caller, expected: 'denied', sql: `select ${call}`, read: answerOf }),
      ),
    )
}

async function compare(database: TestDatabase, world: World, cells: readonly Cell[]): Promise<void> {
  assert.ok(cells.length > 0)
  const wrong: string[] = []
  for (const { what, caller, expected, sql, read } of cells) {
    const attempt = await tryAs(database.app, roleOf(caller), claimsOf(caller, world), filled(sql, world))
    const found = read(attempt)
    if (found !== expected) wrong.push(`${what} as ${caller}: ${expected} expected, but ${found}`)
  }
  assert.deepEqual(wrong, [], `${wrong.length} of ${cells.length} cells`)
}

function asDenied(code: string): string {
  return DENIED.has(code) ? 'denied' : code
}

/** A verdict of public.book is an answer, or a refusal named by its code. */
function answerOf(attempt: Attempt): string {
  if ('refused' in attempt) return asDenied(attempt.refused)
  const values = attempt.rows.flatMap((row) => Object.values(row))
  const [first] = values
  if (
    values.every((value) => value === null || value === false || (Array.isArray(value) && value.length === 0))
  )
    return 'nothing'
  if (
    typeof first === 'object' &&
    first !== null &&
    'status' in first &&
    first.status === 'refused' &&
    'code' in first
  ) {
    return String(first.code)
  }
  return 'answers'
}

/** Replaces names in braces by ids. */
function filled(sql: string, world: World): string {
  return sql.replace(/\{([a-z_]+)\}/g, (whole, name: string) => world[name] ?? whole)
}
