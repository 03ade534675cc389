import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Figure, FigureName } from '#bench/figures.ts'
import { SCENARIOS } from '#bench/http/scenarios.ts'
import { startLoadProcess } from '#bench/load/process.ts'
import { median } from '#bench/median.ts'
import { part } from '#bench/parts/http.ts'
import type { Postgres } from '#bench/postgres.ts'
import { openStage } from '#bench/stage.ts'
import { createDatabase } from '#test/helpers/database.ts'

test('the HTTP part measures every scenario, and its answers are what the rows say', async (t) => {
  const load = await startLoadProcess()
  t.after(() => load.stop())
  const figures = new Map<FigureName, Figure>()
  const settings = { quick: false, measureS: 0.2, warmUpS: 0.05, clientCounts: [2], dataDirectory: null }
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
  t.after(() => stage.close())

  const { tables, notes } = await part.run(stage)
  const [table] = tables
  assert.ok(table)
  // One scenario has two steps.
  assert.equal(table.rows.length, SCENARIOS.length + 1)
  for (const [what, clients, perS] of table.rows)
    assert.ok(Number(perS) > 0, `${what}, ${clients} clients: ${perS}`)
  assert.match(notes.join(), /All hold/)
  const { value = 0, baseline, ratio } = figures.get('book_hot') ?? {}
  assert.ok(baseline && baseline > 0, 'insert commits are measured beside')
  assert.equal(ratio, value / baseline)
  assert.equal(ratio, figures.get('book_hot_over_insert')?.value)
  const hot = table.rows.filter(([what]) => String(what).startsWith('one hot event'))
  assert.equal(hot.length, 3)
  assert.equal(Math.round(value), median(hot.map(([, , , bookingsPerS]) => Number(bookingsPerS))))
})
