import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { feedFolder } from './feeds.ts'
import { startImporter } from './imports.ts'

const withoutFares = (t: TestContext) =>
  feedFolder(t, { 'fare_attributes.txt': null, 'fare_rules.txt': null })

test('a feed without fares', async (t) => {
  const importer = await startImporter(t)
  const { database } = importer
  const { reports, findings } = await importer.tryImport(await withoutFares(t))
  const report = reports?.[0]
  await importer.generate(report, '2026-06-01', '2026-06-02')
  const departureOn = async (date: string): Promise<string> => {
    const [departure] = await database.rows<{ id: string }>(
      'select d.occurrence_id as id from transit.departures as d where d.service_date = $1 order by d.departure_s limit 1',
      [date],
    )
    return departure?.id ?? ''
  }
  const payment = async () =>
    database.rows(
      'select b.total_minor, core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status) as status from core.bookings as b',
    )

  await t.test('is imported with a finding that says it is not sold, and why', () => {
    assert.deepEqual(
      findings.list.map(({ severity, code, file }) => [severity, code, file]),
      [['warning', 'no_fares', 'fare_attributes.txt']],
    )
    assert.match(findings.list[0]?.message ?? '', /fare table for their routes, or say --free/)
  })

  await t.test('has departures that are found, without a price, and not sold', async () => {
    const id = await departureOn('2026-06-01')
    const shown = await database
      .as('anon')
      .query('select s.fare_minor from public.bus_schedules as s where s.id = $1', [id])
    assert.deepEqual(shown, [{ fare_minor: null }])
    const answer = await importer.book(id)
    assert.deepEqual([answer.status, answer.code], ['refused', 'fare_not_found'])
    assert.deepEqual(await payment(), [])
  })

  await t.test(
    'is sold once the operator has set fares, and they stay when it is imported again',
    async () => {
      await database.rows(
        `with made as (
         insert into core.fare_tables (operator_id, id, name, currency) values ($1, $2, 'Ours', 'EUR') returning id),
       priced as (
         insert into core.fares (operator_id, fare_table_id, id, price_minor) select $1, m.id, $3, 700 from made as m)
       update core.offerings as f set fare_table_id = m.id from made as m where f.operator_id = $1`,
        [report?.operator_id, randomUUID(), randomUUID()],
      )
      await importer.import(await withoutFares(t))
      const answer = await importer.book(await departureOn('2026-06-01'))
      assert.equal(answer.status, 'confirmed')
      assert.deepEqual(await payment(), [{ total_minor: 700, status: 'unpaid' }])
    },
  )

  await t.test('refuses --free where there are fares, and changes nothing', async () => {
    const { reports: none, findings: why } = await importer.tryImport(await feedFolder(t), { free: true })
    assert.equal(none, null)
    assert.deepEqual(
      why.list.map(({ code, file }) => [code, file]),
      [['fares_beside_free', 'fare_attributes.txt']],
    )
  })
})

test('a feed whose fares leave a journey out', async (t) => {
  const importer = await startImporter(t)
  const { database } = importer
  const { reports, findings } = await importer.tryImport(await feedFolder(t))
  await importer.generate(reports?.[0], '2026-06-01', '2026-06-01')

  await t.test('is imported with a finding that names the stops and their zones', () => {
    assert.deepEqual(
      findings.list.map(({ severity, code, file, value }) => [severity, code, file, value]),
      [['warning', 'journey_without_fare', 'fare_rules.txt', '1: Second to Third (zones Z2, Z2)']],
    )
    assert.deepEqual(
      reports?.[0]?.unpriced.map(({ from_stop, to_stop }) => [from_stop, to_stop]),
      [['Second', 'Third']],
    )
  })

  await t.test(
    'sells the other journeys, and that one neither at another price nor for nothing',
    async () => {
      const [departure] = await database.rows<{ id: string }>(
        'select d.occurrence_id as id from transit.departures as d order by d.departure_s limit 1',
      )
      const id = departure?.id ?? ''
      assert.equal((await importer.book(id, { from_index: 0, to_index: 1 })).status, 'confirmed')
      const answer = await importer.book(id, { from_index: 1, to_index: 2 })
      assert.deepEqual([answer.status, answer.code], ['refused', 'fare_not_found'])
    },
  )
})

test('a feed without fares that is said to be free', async (t) => {
  const importer = await startImporter(t)
  const { database } = importer
  const first = await importer.tryImport(await withoutFares(t), { free: true })
  assert.deepEqual(first.findings.list, [])
  await importer.generate(first.reports?.[0], '2026-06-01', '2026-06-02')
  const [departure] = await database.rows<{ id: string }>(
    'select d.occurrence_id as id from transit.departures as d order by d.service_date, d.departure_s limit 1',
  )

  await t.test('is sold for nothing, which nobody has paid', async () => {
    assert.equal((await importer.book(departure?.id ?? '')).status, 'confirmed')
    const bookings = await database.rows(
      'select b.total_minor, core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status) as status from core.bookings as b',
    )
    assert.deepEqual(bookings, [{ total_minor: 0, status: 'free' }])
  })

  await t.test('stays free when it is imported again', async () => {
    await importer.import(await withoutFares(t))
    assert.equal((await importer.book(departure?.id ?? '')).status, 'confirmed')
  })
})
