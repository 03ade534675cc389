import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isDay, isMoment } from '#http/input/moments.ts'
import { nastyMoment } from '#test/fuzz/http/nasty.ts'
import { createDatabase } from '#test/helpers/database.ts'

const SEED = Math.floor(Math.random() * 2 ** 31)

test('a moment', async (t) => {
  await t.test('has a date, a time and an offset that a place on earth has', () => {
    for (const text of [
      '2026-03-01T12:00:00Z',
      '2026-03-01t12:00:00.123456789z',
      '2024-02-29T23:59:59-14:00',
      '2026-03-01T00:00:00+13:45',
    ]) {
      assert.ok(isMoment(text), text)
    }
    for (const text of [
      '2026-03-01',
      '2026-03-01T12:00:00',
      '2026-03-01 12:00:00Z',
      '2026-02-29T12:00:00Z',
      '2026-03-01T24:00:00Z',
      '2026-12-31T23:59:60Z',
      '2026-03-01T12:00:00+14:01',
      '2026-03-01T12:00:00+16:00',
      '2026-03-01T12:00:00-23:59',
      '2026-03-01T12:00:00Z[Europe/Zurich]',
      '0000-03-01T12:00:00Z',
      '1899-12-31T23:59:59Z',
      '3000-01-01T00:00:00Z',
      '2026-03-01T12:00:00.1234567890Z',
      '2026-03-01T12:00:00Z\n',
    ]) {
      assert.ok(!isMoment(text), text)
    }
  })

  await t.test(`is read by PostgreSQL as the same one (seed ${SEED})`, async (t) => {
    const database = await createDatabase(t)
    const texts = fc.sample(nastyMoment, { numRuns: 2_000, seed: SEED }).filter(isMoment)
    assert.ok(texts.length > 100)
    const rows = await database.rows<{ text: string; at_ms: number }>(
      `select m.text, floor(extract(epoch from m.text::timestamptz) * 1000)::float8 as at_ms from unnest($1::text[]) as m(text)`,
      [texts],
    )
    // JavaScript accepts neither lower-case letters here nor more than three decimals.
    for (const { text, at_ms } of rows) assert.equal(at_ms, Date.parse(text.toUpperCase()), text)
  })
})

test('a date is one of the calendar', () => {
  for (const text of ['2026-03-01', '2024-02-29', '1900-01-01', '2999-12-31']) assert.ok(isDay(text), text)
  for (const text of ['2026-02-29', '0000-01-01', '0099-01-01', '2026-13-01', '2026-3-1', '2026-03-01T'])
    assert.ok(!isDay(text), text)
})
