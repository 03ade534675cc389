import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readObjects } from '#ops/migrate/objects.ts'

/** The only place where core names a trade: it calls the resolver of what is sold by legs. */
const SEAM = { 'core.resolve_spans': ['transit.resolve_legs'] }

/** Other functions that write the tables of core, and why. */
const WRITERS: Readonly<Record<string, string>> = {
  'ops.remove_sample_bookings': 'takes samples away without a trace, under the locks of ops.remove_samples',
}

const objects = (await readObjects()).map(({ name, sql }) => ({
  name,
  chapter: name.split('.')[0],
  code: sql.replaceAll(/--.*$/gm, ''),
}))

test('core names no trade, no operations and no API, but for one resolver', () => {
  const named = objects
    .filter(({ chapter }) => chapter === 'core')
    .map(({ name, code }) => [name, code.match(/\b(transit|classes|ops|public)\.\w+/g) ?? []] as const)
    .filter(([, names]) => names.length > 0)
  assert.deepEqual(
    Object.fromEntries(named.map(([name, names]) => [name, [...new Set<string>(names)]])),
    SEAM,
  )
})

test('core knows no stops: it carries the pattern of an occurrence, and looks at none', () => {
  const reading = objects
    .filter(({ chapter, code }) => chapter === 'core' && /stop_patterns|pattern_stops/.test(code))
    .map(({ name }) => name)
  assert.deepEqual(reading, [])
})

test('only core writes claims, bookings, their events, and the counters of occurrences', () => {
  const rows =
    /\b(insert\s+into|update|delete\s+from)\s+core\.(claims|bookings|booking_events|waitlist_entries)\b/
  const counters = /\bupdate\s+core\.occurrences\b[^;]*?\bset\b[^;]*?\b(taken|waiting)\s*=/
  const writing = objects
    .filter(({ chapter, code }) => chapter !== 'core' && (rows.test(code) || counters.test(code)))
    .map(({ name }) => name)
  assert.deepEqual(writing, Object.keys(WRITERS))
})
