import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Figure, FigureName } from '#bench/figures.ts'
import { startLoadProcess } from '#bench/load/process.ts'
import { CARTS_OF_MANY, ONE_PLACE } from '#bench/overload/kinds.ts'
import type { PartSizes } from '#bench/overload/sizes.ts'
import { runOverload } from '#bench/parts/overload.ts'
import type { Postgres } from '#bench/postgres.ts'
import { openStage } from '#bench/stage.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { ONLY_IN_FULL } from '#test/helpers/sizes.ts'

const TINY: PartSizes = {
  overload: {
    capacityClients: 2,
    multiple: 2,
    wanted: [
      { kind: ONE_PLACE, floods: [{ arrivals: 'schedule', connections: 8 }] },
      { kind: CARTS_OF_MANY, floods: [{ arrivals: 'closed loop', connections: 8 }] },
    ],
    firstWarmUpS: 0.1,
    warmUpS: 0.05,
    measureS: 0.2,
    beforeS: 0.2,
    afterS: 0.6,
  },
  beside: { warmUpS: 0.05, measureS: 0.2 },
}

test(
  'the overload part floods the server and disturbs it, and its answers are what the rows say',
  ONLY_IN_FULL,
  async (t) => {
    const load = await startLoadProcess()
    t.after(() => load.stop())
    const figures = new Map<FigureName, Figure>()
    const database = await createDatabase(t)
    const postgres: Postgres = {
      url: database.url,
      port: 0,
      pid: process.pid,
      createDatabase: async () => database,
      // The test's own clean-up does.
      dropDatabase: async () => undefined,
      restart: async () => ({ startedMs: 0 }),
      checkpoint: async () => undefined,
      stop: async () => undefined,
    }
    const settings = { quick: true, measureS: 0.2, warmUpS: 0.05, clientCounts: [2], dataDirectory: null }
    const stage = openStage({ settings, postgres, load, figures, say: () => undefined })
    t.after(() => stage.close())

    const { tables, notes } = await runOverload(stage, TINY)
    const [floods, probe, beside] = tables
    // Of each kind what the server can take and one flood; before them the probe alone.
    assert.equal(floods?.rows.length, 4)
    assert.equal(probe?.rows.length, 3)
    for (const [what, , , sentPerS, acceptedPerS] of floods.rows) {
      assert.ok(Number(sentPerS) > 0 && Number(acceptedPerS) > 0, `${what}: ${acceptedPerS} of ${sentPerS}`)
    }
    assert.deepEqual(
      beside?.rows.map(([what]) => String(what).split(/[ ,]/)[0]),
      ['undisturbed', '50', '50', 'a', 'vacuum', 'undisturbed'],
    )
    for (const [what, , , , perS] of beside.rows) assert.ok(Number(perS) > 0, `${what}: ${perS}`)
    assert.match(notes.join(), /All hold/)
    assert.deepEqual([...figures.keys()], ['overload_goodput', 'overload_p99', 'overload_recovery'])
    assert.ok(Number(figures.get('overload_p99')?.value) > 0)
  },
)
