import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Figure, FigureName } from '#bench/figures.ts'
import { SCENARIOS } from '#bench/http/scenarios.ts'
import { type LoadProcess, startLoadProcess } from '#bench/load/process.ts'
import { median } from '#bench/median.ts'
import type { Table } from '#bench/part.ts'
import { part } from '#bench/parts/http.ts'
import type { Postgres } from '#bench/postgres.ts'
import { openStage } from '#bench/stage.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { ONLY_IN_FULL } from '#test/helpers/sizes.ts'

/** A busy machine may answer nothing in the first time. Then everything is measured once more, for the second. */
const MEASURE_S = [0.2, 1] as const

test(
  'the HTTP part measures every scenario, and its answers are what the rows say',
  ONLY_IN_FULL,
  async (t) => {
    const load = await startLoadProcess()
    t.after(() => load.stop())
    const [briefly, longer] = MEASURE_S
    const first = await measure(t, load, briefly)
    const { rows, notes, figures } = answeredAll(first) ? first : await measure(t, load, longer)

    // One scenario has two steps.
    assert.equal(rows.length, SCENARIOS.length + 1)
    for (const [what, clients, perS] of rows)
      assert.ok(Number(perS) > 0, `${what}, ${clients} clients: ${perS}`)
    assert.match(notes.join(), /All hold/)
    const { value = 0, baseline, ratio } = figures.get('book_hot') ?? {}
    assert.ok(baseline && baseline > 0, 'insert commits are measured beside')
    assert.equal(ratio, value / baseline)
    assert.equal(ratio, figures.get('book_hot_over_insert')?.value)
    const hot = rows.filter(([what]) => String(what).startsWith('one hot event'))
    assert.equal(hot.length, 3)
    assert.equal(Math.round(value), median(hot.map(([, , , bookingsPerS]) => Number(bookingsPerS))))
  },
)

interface Measured {
  readonly rows: Table['rows']
  readonly notes: readonly string[]
  readonly figures: ReadonlyMap<FigureName, Figure>
}

/** Runs the part on a database of its own. */
async function measure(t: TestContext, load: LoadProcess, measureS: number): Promise<Measured> {
  const figures = new Map<FigureName, Figure>()
  const settings = { quick: false, measureS, warmUpS: 0.05, clientCounts: [2], dataDirectory: null }
  const database = await createDatabase(t)
  const postgres: Pick<Postgres, 'createDatabase' | 'dropDatabase' | 'restart'> = {
    createDatabase: async () => database,
    // The test's own clean-up does.
    dropDatabase: async () => undefined,
    restart: async () => ({ startedMs: 0 }),
  }
  const stage = openStage({
    settings,
    postgres: {
      ...postgres,
      url: database.url,
      port: 0,
      pid: process.pid,
      checkpoint: async () => undefined,
      stop: async () => undefined,
    },
    load,
    figures,
    say: () => undefined,
  })
  database.after(() => stage.close())
  const { tables, notes } = await part.run(stage)
  const [table] = tables
  assert.ok(table)
  return { rows: table.rows, notes, figures }
}

function answeredAll({ rows }: Measured): boolean {
  return rows.length === SCENARIOS.length + 1 && rows.every(([, , perS]) => Number(perS) > 0)
}
