import { assertDurable } from '#bench/limits/durable.ts'
import { openInserts } from '#bench/limits/insert_commits.ts'
import type { InsertRate } from '#bench/limits/insert_rate.ts'
import type { Cell, Part } from '#bench/part.ts'

const CLIENT_COUNTS = [1, 8, 32, 64]
const NOOP_CLIENTS_QUICK = 64
const INSERT_COLUMNS = ['clients', 'commits/s', 'mean ms']
const NOOP_COLUMNS = ['clients', 'answers/s', 'p50 ms', 'p99 ms', 'generator CPU, us an answer']

export const part: Part = {
  title: 'Limits',
  about:
    'What this machine can do at all: single-row insert commits, and an HTTP route of the same server that does nothing ' +
    '(GET /healthz: request id, headers and metrics as on every route, no caller and no database).',
  needs: [],
  async run(stage) {
    const { measureS, warmUpS } = stage.settings
    const database = await stage.createDatabase()
    await assertDurable(database.url)
    const inserts = await openInserts(database.url)
    const commits: InsertRate[] = []
    for (const clients of CLIENT_COUNTS) {
      const rate = await inserts.measure(clients, measureS)
      commits.push(rate)
      stage.say(`  insert commits, ${clients} clients: ${Math.round(rate.perS)}/s`)
    }
    stage.record('insert_commit', { value: Math.max(...commits.map(({ perS }) => perS)), unit: '1/s' })

    const server = await stage.startServer(database)
    const noop: Cell[][] = []
    const rates: number[] = []
    for (const clients of stage.settings.quick ? [NOOP_CLIENTS_QUICK] : stage.settings.clientCounts) {
      const report = await stage.load.run({
        port: server.port,
        clients,
        warmUpS,
        measureS,
        tokens: [],
        requests: [{ method: 'GET', path: '/healthz', body: '' }],
        order: 'turn',
        keys: false,
      })
      const { measured, seconds, cpuS } = report
      const perS = measured.good / seconds
      rates.push(perS)
      noop.push([
        clients,
        Math.round(perS),
        measured.latency.p50Ms,
        measured.latency.p99Ms,
        (cpuS / measured.all) * 1e6,
      ])
      stage.say(`  no-op route, ${clients} clients: ${Math.round(perS)}/s`)
    }
    stage.record('http_noop', { value: Math.max(...rates), unit: '1/s' })
    return {
      tables: [
        {
          caption:
            'Single-row insert commits (`bare(id uuid primary key default gen_random_uuid(), a int, b text)`)',
          columns: INSERT_COLUMNS,
          rows: commits.map(({ clients, perS, meanMs }) => [clients, Math.round(perS), meanMs]),
        },
        { caption: 'A route that does nothing', columns: NOOP_COLUMNS, rows: noop },
      ],
      notes: [inserts.how],
    }
  },
}
