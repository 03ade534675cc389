import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decimalsOf } from '#importers/gtfs/conversion/money.ts'
import { createDatabase } from '#test/helpers/database.ts'

test('core.currency_decimals says of every currency what the importer says', async (t) => {
  const database = await createDatabase(t)
  const rows = await database.rows<{ currency: string; decimals: number }>(
    `select u.currency, core.currency_decimals(u.currency) as decimals from unnest($1::text[]) as u(currency)`,
    [Intl.supportedValuesOf('currency')],
  )
  assert.ok(rows.length > 100)
  for (const { currency, decimals } of rows) assert.equal(decimalsOf(currency), decimals, currency)
  const known = Object.fromEntries(rows.map(({ currency, decimals }) => [currency, decimals]))
  assert.deepEqual([known.CHF, known.JPY, known.KWD, known.HUF], [2, 0, 3, 2])
})
