import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

test('the brands of an operator', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const timetable = await makeTimetable(berth)
  const { operator } = timetable
  await timetable.trip({ stops: await timetable.stops(2) })
  const admin = api.as(await operator.admin())
  const url = `/operators/${operator.slug}/brands`
  const looks = async () =>
    (await api.stranger.get(url)).body.items.map(
      (brand: { logo_url: string | null; colour: string | null; text_colour: string | null }) => [
        brand.logo_url,
        brand.colour,
        brand.text_colour,
      ],
    )
  const [brand] = (await api.stranger.get(url)).body.items

  await t.test('look like the operator until they have a look of their own', async () => {
    assert.deepEqual(await looks(), [[null, null, null]])
    await admin.patch(`/operators/${operator.slug}`, { colour: '#1a5fb4', text_colour: '#ffffff' })
    assert.deepEqual(await looks(), [[null, '#1a5fb4', '#ffffff']])
    const logo = 'https://brand.example/logo.svg'
    const changed = await admin.patch(`${url}/${brand.id}`, { colour: '#AA0000', logo_url: logo })
    assert.equal(changed.status, 204)
    assert.deepEqual(await looks(), [[logo, '#aa0000', '#ffffff']])
    await admin.patch(`${url}/${brand.id}`, { colour: null })
    assert.deepEqual(await looks(), [[logo, '#1a5fb4', '#ffffff']])
    const entries = (await admin.get(`/operators/${operator.slug}/audit-entries?relation=transit.brands`))
      .body
    assert.deepEqual(entries.items.filter(({ action }: { action: string }) => action === 'update').length, 2)
  })

  await t.test('get a look by their admins only', async () => {
    const before = await looks()
    const rival = await (await berth.operator()).admin()
    for (const person of [await operator.agent(), await operator.customer(), rival]) {
      const { body } = await api.as(person).patch(`${url}/${brand.id}`, { colour: '#000000' })
      assert.equal(body.code, 'not_allowed')
    }
    assert.equal(
      (await admin.patch(`${url}/${randomUUID()}`, { colour: '#000000' })).body.code,
      'brand_not_found',
    )
    assert.equal((await admin.patch(`${url}/${brand.id}`, { colour: 'red' })).status, 422)
    assert.equal((await admin.patch(`${url}/${brand.id}`, { name: 'Mine' })).status, 422)
    const [named] = await (await operator.admin()).sql
      .query(`select public.change_brand($1, $2, '{"name": "Mine"}')`, [operator.slug, brand.id])
      .catch((error: { detail: string }) => [JSON.parse(error.detail)])
    assert.equal(named?.field, '/name')
    assert.deepEqual(await looks(), before)
  })

  await t.test('that came with no import are the operator itself, and keep its time', async () => {
    await berth.owner.query('alter table transit.brands alter column feed_id drop not null')
    await berth.owner.query('update transit.brands as b set feed_id = null where b.operator_id = $1', [
      operator.id,
    ])
    const changes = { name: 'Renamed', time_zone: 'Asia/Kolkata', contact_phone: '+41 44 1' }
    assert.equal((await admin.patch(`/operators/${operator.slug}`, changes)).status, 200)
    const { name, time_zone, phone } = (await api.stranger.get(url)).body.items[0]
    assert.deepEqual([name, time_zone, phone], ['Renamed', 'Asia/Kolkata', '+41 44 1'])
    const date = new Date(berth.now().getTime() + 7 * 86_400_000).toISOString().slice(0, 10)
    const offering = await timetable.trip({ stops: await timetable.stops(2), leaves: '08:00' })
    await timetable.generate(date)
    const { id } = await timetable.first(offering)
    const [departure] = await berth.owner.query<{ leaves: string }>(
      `select to_char(o.starts_at at time zone 'Asia/Kolkata', 'HH24:MI') as leaves
         from core.occurrences as o where o.operator_id = $1 and o.id = $2`,
      [operator.id, id],
    )
    assert.equal(departure?.leaves, '08:00')
  })
})
