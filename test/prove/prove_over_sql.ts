import type { TestContext } from 'node:test'
import { createFixture, type Fixture } from '#prove/fixture/fixture.ts'
import { findBrokenInvariants } from '#prove/prove_berth.ts'
import { BUYERS, type ProveOptions, proveSystem } from '#prove/prove_system.ts'
import type { RunResult } from '#prove/run_result.ts'
import { type Berth, createBerth } from '#prove/systems/berth.ts'
import { createDatabase } from '#test/helpers/database.ts'

/** Checks Berth over SQL, after it was changed by `broken`. The first violation ends the run. */
export async function proveOverSql(
  t: TestContext,
  broken: readonly string[],
  optionsOf: (berth: Berth, fixture: Fixture) => Omit<ProveOptions, 'seed' | 'stopAtViolation'>,
): Promise<RunResult> {
  const database = await createDatabase(t)
  for (const sql of broken) await database.admin.query(sql)
  const fixture = await createFixture(database, BUYERS)
  database.after(() => fixture.close())
  const berth = createBerth({ database, fixture, originsOf: () => [] })
  const seed = Date.now() % 1_000_000
  t.diagnostic(`seed ${seed}`)
  const result = await proveSystem(berth, { ...optionsOf(berth, fixture), seed, stopAtViolation: true })
  const { violations } = await findBrokenInvariants(database)
  return { ...result, violations: [...result.violations, ...violations] }
}
