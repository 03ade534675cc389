import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FINDING_KINDS, Findings, formatFindings } from '#importers/gtfs/findings.ts'
import { FINDINGS_PER_CODE_MAX, QUOTED_VALUE_LENGTH_MAX } from '#importers/gtfs/limits.ts'
import { readFeed } from '#importers/gtfs/read_feed.ts'
import { BROKEN_FEEDS } from './broken_feeds.ts'
import { feedFolder } from './feeds.ts'
import { SOURCE_CODES } from './source_codes.ts'

for (const { name, changes, found } of BROKEN_FEEDS) {
  test(`finds ${name}, and nothing else`, async (t) => {
    using reading = await readFeed(await feedFolder(t, changes))
    const codes = reading.findings.list.map(({ code, file, line, field }, index) =>
      [code, file, line, field].slice(0, found[index]?.length ?? 4),
    )
    assert.deepEqual(codes, found)
    const isRefused = found.some(([code]) => FINDING_KINDS[code][0] === 'error')
    assert.equal(reading.feed === null, isRefused)
  })
}

test('finds nothing in a feed without a flaw', async (t) => {
  using reading = await readFeed(await feedFolder(t))
  assert.deepEqual(reading.findings.list, [])
  assert.notEqual(reading.feed, null)
})

/** The findings about what may be sold, which free.test.ts makes. */
const SALE_CODES = ['no_fares', 'fares_beside_free', 'journey_without_fare']

test('has a broken feed for every kind of finding', () => {
  const tested = new Set<string>(SOURCE_CODES)
  for (const code of SALE_CODES) tested.add(code)
  for (const { found } of BROKEN_FEEDS) for (const [code] of found) tested.add(code)
  assert.deepEqual(
    Object.keys(FINDING_KINDS).filter((code) => !tested.has(code)),
    [],
  )
})

test('keeps a hundred findings of a code and counts the rest', () => {
  const findings = new Findings()
  for (let line = 1; line <= 1_000; line++) findings.add('too_few_cells', { file: 'stops.txt', line })
  findings.add('bad_date', { file: 'calendar.txt', line: 2, field: 'end_date', value: 'soon' })

  assert.equal(findings.list.length, FINDINGS_PER_CODE_MAX + 1)
  assert.equal(findings.warningCount, 1_000)
  assert.equal(findings.errorCount, 1)
  assert.deepEqual(formatFindings(findings, 1), [
    'error bad_date  calendar.txt:2 end_date "soon": Not a date (YYYYMMDD).',
    'warning too_few_cells  stops.txt:1: The row has fewer cells than the header; the missing ones are taken as empty.',
    'warning too_few_cells  … and 999 more',
  ])
})

test('quotes of a value only what a terminal can bear', () => {
  const findings = new Findings()
  findings.add('bad_integer', { value: `\u001b[2J${'9'.repeat(10_000)}` })
  const [finding] = findings.list
  assert.equal(Array.from(finding?.value ?? '').length, QUOTED_VALUE_LENGTH_MAX)
  assert.match(finding?.value ?? '', /^\u{FFFD}\[2J9+…$/u)
})
