import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Figure, FigureName } from '#bench/figures.ts'
import { figuresAsJson } from '#bench/results/json.ts'
import { renderResults } from '#bench/results/markdown.ts'
import { formatNumber } from '#bench/results/number.ts'
import type { RunResult } from '#bench/results/result.ts'
import { renderTable } from '#bench/results/table.ts'

const FIGURES = new Map<FigureName, Figure>([
  ['p95_at_500', { value: 7.5, unit: 'ms' }],
  ['insert_commit', { value: 20_000, unit: '1/s' }],
  ['book_hot', { value: 8_000, unit: '1/s', baseline: 20_000, ratio: 0.4 }],
  ['book_hot_over_insert', { value: 0.4, unit: 'ratio', ratio: 0.4 }],
])

const DISK_SYNC = { p50Ms: 0.1, p95Ms: 0.5, p99Ms: 0.9, p999Ms: 2, maxMs: 2, meanMs: 0.2 }

const RUN: RunResult = {
  date: new Date('2030-01-02T03:04:05Z'),
  quick: true,
  seconds: 170,
  command: 'npm run bench -- --quick',
  machine: {
    cpu: 'A CPU',
    cores: 2,
    memoryGb: 8,
    system: 'Linux 6',
    disk: { page: DISK_SYNC, batch: DISK_SYNC },
    memoryReads: [
      { withinMb: 1, ns: 6.91 },
      { withinMb: 64, ns: 131.4 },
    ],
    busyPercent: 1,
  },
  versions: { postgres: '18.4', node: 'v24.0.0', berth: 'abc123' },
  parts: [
    {
      name: 'limits',
      part: { title: 'Limits', about: 'What can be done.' },
      seconds: 12,
      result: {
        tables: [{ columns: ['clients', 'commits/s'], rows: [[8, 20_000]] }],
        notes: ['By pgbench.'],
      },
    },
    {
      name: 'http',
      part: { title: 'HTTP', about: 'Over HTTP.' },
      seconds: 3,
      result: new Error('It broke.'),
    },
  ],
  figures: FIGURES,
}

test('results say on what, how each figure does, and what failed', () => {
  const text = renderResults(RUN, '## What was tried\n\nThis | and that.\n')
  assert.match(text, /2030-01-02 03:04 UTC, 170 s, `--quick`/)
  assert.match(text, /A CPU, 2 cores, 8 GB, Linux 6/)
  assert.match(text, /memory, each read waiting for the one before: 6\.91 ns within 1 MB, 131 within 64;/)
  assert.match(text, /PostgreSQL 18\.4, Node v24\.0\.0, Berth abc123/)
  assert.match(text, /`book_hot_over_insert` .* 0\.400 .*\*\*misses the bar\*\*/)
  assert.match(text, /`p95_at_500` .* ≤ 10 .* reaches the bar/)
  assert.match(text, /Not measured in this run: .*`cost_growth_10m`/)
  assert.match(text, /## HTTP\n\n.*\n\n\*\*This part failed: It broke\.\*\*/)
  assert.ok(
    text.endsWith('## What was tried\n\nThis | and that.\n'),
    'what is written by hand is kept as it is',
  )
})

test('results of a busy machine say so', () => {
  const busy = { ...RUN, machine: { ...RUN.machine, busyPercent: 62.4 } }
  assert.doesNotMatch(renderResults(RUN, ''), /just before/)
  assert.match(renderResults(busy, ''), /\*\*others took 62 % of this machine just before/)
})

test('figures are written by name, with what they are compared to, and only those that were measured', () => {
  assert.deepEqual(JSON.parse(figuresAsJson(FIGURES)), {
    insert_commit: { value: 20_000, unit: '1/s', baseline: null, ratio: null },
    book_hot: { value: 8_000, unit: '1/s', baseline: 20_000, ratio: 0.4 },
    book_hot_over_insert: { value: 0.4, unit: 'ratio', baseline: null, ratio: 0.4 },
    p95_at_500: { value: 7.5, unit: 'ms', baseline: null, ratio: null },
  })
})

test('a table lines up, aligns numbers to the right and escapes what would break it', () => {
  const text = renderTable({
    columns: ['way', 'per s'],
    rows: [
      ['a|b', 12_345],
      ['row lock', null],
    ],
  })
  assert.equal(
    text,
    '| way      |  per s |\n| -------- | -----: |\n| a\\|b     | 12,345 |\n| row lock |      – |',
  )
})

test('a number has no more digits than were measured', () => {
  assert.deepEqual([12_345.6, 99.44, 9.444, 0.4444, 3].map(formatNumber), [
    '12,346',
    '99.4',
    '9.44',
    '0.444',
    '3',
  ])
})
