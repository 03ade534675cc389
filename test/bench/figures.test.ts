import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIGURE_NAMES, judge } from '#bench/figures.ts'

test('the figures that others read by name keep their names', () => {
  const promised = [
    'book_hot',
    'book_spread',
    'insert_commit',
    'write_floor',
    'book_hot_over_insert',
    'book_spread_over_insert',
    'book_seats_over_insert',
    'book_sql_over_floor',
    'fresh_partition',
    'book_hot_over_row_lock',
    'book_hot_over_best_other',
    'p95_at_500',
    'p99_at_500',
    'cost_growth_10m',
    'search_p95_10m',
    'rls_ratio',
  ]
  assert.deepEqual(
    promised.filter((name) => !FIGURE_NAMES.some((known) => known === name)),
    [],
  )
})

test('a figure is judged by its bar and aim: more is better, but for costs', () => {
  assert.equal(judge('book_hot_over_insert', 0.7), 'aim')
  assert.equal(judge('book_hot_over_insert', 0.42), 'bar')
  assert.equal(judge('book_hot_over_insert', 0.41), 'missed')
  assert.equal(judge('p95_at_500', 5), 'aim')
  assert.equal(judge('p95_at_500', 9), 'bar')
  assert.equal(judge('p95_at_500', 11), 'missed')
  assert.equal(judge('insert_commit', 1), 'not judged')
})
