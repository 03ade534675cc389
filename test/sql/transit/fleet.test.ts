import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import type { Person } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'
import { FOUR_SEATS, makeTimetable } from '#test/helpers/timetable.ts'

test('the fleet', async (t) => {
  const berth = await startBerth(t)
  const timetable = await makeTimetable(berth)
  const { operator, admin, vehicleTypeId, layoutId } = timetable
  const foreign = await makeTimetable(berth)
  const createType = (name: unknown, layout: string, amenities: unknown = {}, person: Person = admin) =>
    person.sql.query('select transit.create_vehicle_type($1, $2, $3, $4)', [
      operator.id,
      name,
      layout,
      JSON.stringify(amenities),
    ])
  const createVehicle = (type: string, number: unknown, person: Person = admin) =>
    person.sql.query('select transit.create_vehicle($1, $2, $3)', [operator.id, type, number])
  const change = (
    type: string,
    name: string | null,
    layout: string | null = null,
    amenities: unknown = null,
  ) =>
    admin.sql.query('select transit.change_vehicle_type($1, $2, $3, $4, $5)', [
      operator.id,
      type,
      name,
      layout,
      amenities === null ? null : JSON.stringify(amenities),
    ])

  await t.test('has vehicle types with a layout and amenities, which change', async () => {
    const second = await timetable.layout('Coach', FOUR_SEATS)
    await change(vehicleTypeId, 'Coach', second, { power: true })
    assert.deepEqual(
      await berth.owner.one('select name, layout_id, amenities from transit.vehicle_types where id = $1', [
        vehicleTypeId,
      ]),
      { name: 'Coach', layout_id: second, amenities: { power: true } },
    )
  })

  await t.test('refuses what does not fit a fleet', async () => {
    await createType('Taken', layoutId)
    await createVehicle(vehicleTypeId, 'B 1')
    await assert.rejects(createType('Taken', layoutId), refused('already_exists'))
    await assert.rejects(createType(' ', layoutId), refused('invalid_request'))
    await assert.rejects(createType(null, layoutId), refused('invalid_request'))
    await assert.rejects(createType('Other', foreign.layoutId), refused('layout_not_found'))
    await assert.rejects(createType('Other', layoutId, ['wifi']), refused('invalid_request'))
    await assert.rejects(createType('Other', layoutId, { x: 'x'.repeat(9000) }), refused('invalid_request'))
    await assert.rejects(createType('Other', layoutId, null), refused('invalid_request'))
    await assert.rejects(change(vehicleTypeId, 'Taken'), refused('already_exists'))
    await assert.rejects(change(vehicleTypeId, null, foreign.layoutId), refused('layout_not_found'))
    await assert.rejects(change(foreign.vehicleTypeId, 'Mine'), refused('vehicle_type_not_found'))
    await assert.rejects(createVehicle(vehicleTypeId, 'B 1'), refused('already_exists'))
    await assert.rejects(createVehicle(vehicleTypeId, 'x'.repeat(33)), refused('invalid_request'))
    await assert.rejects(createVehicle(foreign.vehicleTypeId, 'B 2'), refused('vehicle_type_not_found'))
  })

  await t.test('retires a vehicle, and says which departures to come were planned with it', async () => {
    const trip = await timetable.trip({ stops: await timetable.stops(2) })
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    await timetable.generate(day(-3), day(3))
    const departures = await timetable.departures(trip)
    const vehicle = await timetable.vehicle()
    const [past, coming] = [departures[0]?.id ?? '', departures.at(-1)?.id ?? '']
    await admin.sql.query('select * from transit.change_vehicle($1, $2)', [coming, vehicle])
    await berth.owner.query('update transit.departures set vehicle_id = $1 where occurrence_id = $2', [
      vehicle,
      past,
    ])
    const retire = () =>
      admin.sql.query<{ occurrence_id: string }>('select occurrence_id from transit.retire_vehicle($1, $2)', [
        operator.id,
        vehicle,
      ])
    assert.deepEqual(await retire(), [{ occurrence_id: coming }])
    assert.deepEqual(await retire(), [{ occurrence_id: coming }])
  })

  await t.test('is sold by route: vehicle type, fares and terms', async () => {
    const trip = await timetable.trip({ stops: await timetable.stops(2) })
    const fareTableId = await operator.fareTable([{ priceMinor: 300 }])
    const policyId = await operator.policy({})
    const sell = (route: string | null, type: string | null, fares: string | null, policy: string | null) =>
      admin.sql.query('select transit.sell_route($1, $2, $3, $4, $5) as trips', [
        operator.id,
        route,
        type,
        fares,
        policy,
      ])
    assert.deepEqual(await sell(trip.routeId, null, fareTableId, policyId), [{ trips: 1 }])
    assert.deepEqual(
      await berth.owner.one('select fare_table_id, policy_id from core.offerings where id = $1', [
        trip.offeringId,
      ]),
      { fare_table_id: fareTableId, policy_id: policyId },
    )
    await assert.rejects(sell(operator.id, null, null, null), refused('route_not_found'))
    await assert.rejects(sell(null, foreign.vehicleTypeId, null, null), refused('vehicle_type_not_found'))
    await assert.rejects(sell(null, null, layoutId, null), refused('fare_table_not_found'))
    await assert.rejects(sell(null, null, null, layoutId), refused('policy_not_found'))
  })

  await t.test('is changed by admins of the operator', async () => {
    for (const person of [await operator.customer(), await operator.agent(), foreign.admin]) {
      await assert.rejects(createType('Mine', layoutId, {}, person), refused('not_allowed'))
      await assert.rejects(createVehicle(vehicleTypeId, 'Mine', person), refused('not_allowed'))
      for (const call of [
        `transit.change_vehicle_type($1, '${vehicleTypeId}', 'Mine')`,
        `transit.retire_vehicle($1, '${vehicleTypeId}')`,
        'transit.sell_route($1, null)',
      ]) {
        await assert.rejects(person.sql.query(`select ${call}`, [operator.id]), refused('not_allowed'))
      }
    }
  })
})
