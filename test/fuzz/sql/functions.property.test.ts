import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hostileValues } from '#test/fuzz/sql/hostile_values.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { sized } from '#test/helpers/sizes.ts'
import { type CallerName, claimsOf, roleOf, tryAs } from '#test/rls/callers.ts'
import { makeWorld } from '#test/rls/world.ts'

const ROUNDS = sized({ short: 40, full: 1500 })
const ASKED_BY: readonly (CallerName | 'service')[] = [
  'admin',
  'admin',
  'customer',
  'agent',
  'anon',
  'rival',
  'guest',
  'service',
]

interface Callable {
  readonly name: string
  readonly names: readonly string[]
  readonly types: readonly string[]
  readonly defaults: number
  readonly returns_set: boolean
}

test('whatever is passed to a function that callers may execute, it answers or refuses by name', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const callables = await database.rows<Callable & Record<string, unknown>>(
    `select p.oid::regproc::text as name, coalesce(p.proargnames[1:p.pronargs], '{}') as names,
            array(select format_type(u.type, null) from unnest(p.proargtypes::oid[]) with ordinality as u(type, at) order by u.at) as types,
            p.pronargdefaults as defaults
       from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
      where n.nspname not in ('pg_catalog', 'information_schema', 'extensions', 'graphile_worker')
        and p.prorettype <> 'trigger'::regtype
        -- PostgREST passes a row that the caller has read.
        and not exists (select from unnest(p.proargtypes::oid[]) as u(type) join pg_type as t on t.oid = u.type where t.typtype = 'c')
        and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('service_role', p.oid, 'execute'))
      order by 1`,
  )
  const values = hostileValues(Object.values(world))
  const seed = Number(process.env.BERTH_FUZZ_SEED ?? Date.now() & 0x7fffffff)
  t.diagnostic(`seed ${seed}, ${callables.length} functions`)
  const only = process.env.BERTH_FUZZ_FUNCTION
  const found = new Map<string, string>()
  let calls = 0
  for (const [at, { name, names, types, defaults }] of callables.entries()) {
    if (only !== undefined && name !== only) continue
    for (const type of types) assert.ok(type in values, `${name} takes ${type}: say what is hostile of it`)
    const argument = (type: string, index: number): fc.Arbitrary<string> => {
      const value = (values[type] as fc.Arbitrary<string>).map((text) => `${literal(text)}::${type}`)
      const ours =
        /operator/.test(names[index] ?? '') && (type === 'uuid' || type === 'text')
          ? [
              {
                weight: 12,
                arbitrary: fc.constant(`${literal(type === 'uuid' ? (world.ours ?? '') : 'ours')}::${type}`),
              },
            ]
          : []
      return fc.oneof(
        ...ours,
        { weight: 8, arbitrary: value },
        { weight: 1, arbitrary: fc.constant(`null::${type}`) },
      )
    }
    const call = fc.record({
      caller: fc.constantFrom(...ASKED_BY),
      given: fc.integer({ min: types.length - defaults, max: types.length }),
      values: fc.tuple(...types.map(argument)),
    })
    for (const { caller, given, values: literals } of fc.sample(call, { numRuns: ROUNDS, seed: seed + at })) {
      calls += 1
      const sql = `select * from ${name}(${literals.slice(0, given).join(', ')})`
      const [role, claims] =
        caller === 'service'
          ? ['service_role', JSON.stringify({ role: 'service_role' })]
          : [roleOf(caller), claimsOf(caller, world)]
      const attempt = await tryAs(database.admin, role, claims, sql).catch((e) => ({ refused: String(e) }))
      if ('rows' in attempt || isExpected(attempt.refused)) continue
      const key = `${name}: ${attempt.refused}`
      if (!found.has(key)) found.set(key, `${caller}: ${sql.length > 900 ? `${sql.slice(0, 900)}…` : sql}`)
    }
  }
  t.diagnostic(`${calls} calls`)
  assert.deepEqual(Object.fromEntries(found), {})
})

/** A refusal by its code, or that the caller may not execute the function. */
function isExpected(code: string): boolean {
  return /^[a-z][a-z_]+$/.test(code) || code === '42501'
}

function literal(text: string): string {
  return `e'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
