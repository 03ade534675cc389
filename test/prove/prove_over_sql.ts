import type { TestContext } from 'node:test'
import type { Proof } from '#prove/proof.ts'
import { findBrokenInvariants } from '#prove/prove_berth.ts'
import { BUYERS, type ProveOptions, proveSystem } from '#prove/prove_system.ts'
import { type Berth, createBerth } from '#prove/systems/berth.ts'
import { type BerthWorld, makeWorld } from '#prove/world/berth_world.ts'
import { createDatabase } from '#test/helpers/database.ts'

/** Proves Berth over SQL, changed by `broken` first; all else is as in a run, which the first violation ends. */
export async function proveOverSql(
  t: TestContext,
  broken: readonly string[],
  optionsOf: (berth: Berth, world: BerthWorld) => Omit<ProveOptions, 'seed' | 'stopAtViolation'>,
): Promise<Proof> {
  const database = await createDatabase(t)
  for (const sql of broken) await database.admin.query(sql)
  const world = await makeWorld(database, BUYERS)
  database.after(() => world.close())
  const berth = createBerth({ database, world, originsOf: () => [] })
  const seed = Date.now() % 1_000_000
  t.diagnostic(`seed ${seed}`)
  const proof = await proveSystem(berth, { ...optionsOf(berth, world), seed, stopAtViolation: true })
  const { violations } = await findBrokenInvariants(database)
  return { ...proof, violations: [...proof.violations, ...violations] }
}
