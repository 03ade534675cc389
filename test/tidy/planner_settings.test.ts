import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { test } from 'node:test'

/**
 * The planner settings of a function that reads a table of many months, and their reasons.
 *
 * A plan is often made while a month is small, and kept while it grows. Then only a look-up by a fully matching index stays good.
 * In a small table every other plan (reading it whole, hashing, merging, sorting or materialising it) seems as cheap, and makes
 * bookings slow within minutes (ARCHITECTURE.md, "Plans rot in a fresh partition"). So every function that reads such a table joins
 * by nested loops over indexes. JIT compilation is off as well: a disabled plan node gets such a high cost that compiling the
 * statement would look worthwhile.
 */
const BY_INDEX = [
  'jit = off',
  'enable_seqscan = off',
  'enable_hashjoin = off',
  'enable_mergejoin = off',
  'enable_material = off',
]

/** Functions with other planner settings, and why. */
const OTHERWISE: Readonly<Record<string, { readonly settings: readonly string[]; readonly why: string }>> = {
  'core.locate_claims': {
    settings: [...BY_INDEX, 'enable_indexscan = on'],
    why: 'may be called where index scans are off, for the update by ctid that follows it',
  },
  'core.finish_claims': {
    settings: ['jit = off', 'enable_seqscan = off', 'enable_indexscan = off', 'enable_bitmapscan = off'],
    why: 'goes where the rows lie, by ctid',
  },
  'core.finish_entries': {
    settings: ['jit = off', 'enable_seqscan = off', 'enable_indexscan = off', 'enable_bitmapscan = off'],
    why: 'goes where the rows lie, by ctid',
  },
  'core.enter_waitlist': {
    settings: ['jit = off', 'enable_seqscan = off', 'enable_sort = off'],
    why: 'has no join, and finds the last of a line by its index',
  },
  'core.read_fronts': {
    settings: [...BY_INDEX, 'enable_sort = off'],
    why: 'finds the front of a line by its index',
  },
  'core.list_bookings': {
    settings: ['jit = off', 'enable_seqscan = off', 'enable_bitmapscan = off', 'enable_sort = off'],
    why: 'reads an index backwards from month to month until a page is full',
  },
  'core.sees_booking': {
    settings: ['jit = off', 'enable_seqscan = off'],
    why: 'has no join but of one row each',
  },
  'core.occurrence_versions': {
    settings: ['enable_seqscan = off', 'enable_hashjoin = off', 'enable_mergejoin = off'],
    why: 'is planned for each call, and keeps nothing that it read',
  },
  'transit.search_departures': {
    settings: ['jit = off', 'enable_seqscan = off', 'enable_hashjoin = off', 'enable_mergejoin = off'],
    why: 'joins by primary keys what few rows it has priced before',
  },
  'transit.page_departures': {
    settings: ['enable_sort = off', 'enable_material = off'],
    why: 'reads each journey in the order of the index by stop pattern',
  },
  'core.mirror_fares': {
    settings: ['jit = off', 'enable_nestloop = off'],
    why: 'compares a list of up to 20,000 fares with itself, of whose length the planner knows nothing',
  },
  'core.find_fare_holes': {
    settings: ['jit = off', 'enable_nestloop = off'],
    why: 'looks for each pair of zones in a list of up to 20,000 fares',
  },
  'transit.planned_departures': {
    settings: ['jit = off', 'enable_nestloop = off'],
    why: 'reads whole timetables, of which the planner knows nothing right after an import',
  },
  'transit.compare_departures': {
    settings: ['jit = off', 'enable_nestloop = off'],
    why: 'reads whole timetables, of which the planner knows nothing right after an import',
  },
}

const SETTING = /\bset (enable_\w+|jit) = (on|off)/g

/** The planner settings in the head of a function, before its body. */
function readSettings(file: string): string[] {
  const [head = ''] = readFileSync(file, 'utf8')
    .replaceAll(/^--.*$/gm, '')
    .split(/\bas \$/)
  return [...head.matchAll(SETTING)].map(([, name, value]) => `${name} = ${value}`).sort()
}

function nameOf(file: string): string {
  const [, chapter = ''] = dirname(file).split('/')
  return `${chapter}.${basename(file, '.sql')}`
}

test('functions steer the planner alike, or say here why not', () => {
  const steering = globSync('sql/*/functions/**/*.sql')
    .map((file) => ({ name: nameOf(file), settings: readSettings(file) }))
    .filter(({ settings }) => settings.some((setting) => setting.startsWith('enable_')))
  const unlike = steering.filter(
    ({ name, settings }) => settings.join() !== (OTHERWISE[name]?.settings ?? BY_INDEX).toSorted().join(),
  )
  assert.deepEqual(unlike, [], 'take the settings of BY_INDEX, or give the reason in this file')

  const names = new Set(steering.map(({ name }) => name))
  assert.deepEqual(
    Object.keys(OTHERWISE).filter((name) => !names.has(name)),
    [],
    'these steer nothing any more',
  )
  assert.ok(steering.length > Object.keys(OTHERWISE).length)
})
