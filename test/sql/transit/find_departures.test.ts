import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: Plan[]
}

function nodes(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)]
}

test('transit.find_departures', async (t) => {
  const berth = await startBerth(t)

  await t.test(
    'reads the months around the date, by stop pattern, however many months there are',
    async () => {
      await berth.setTime(new Date('2026-03-01T12:00:00Z'))
      const timetable = await makeTimetable(berth)
      const stops = await timetable.stops(2)
      const trip = await timetable.trip({ stops, every: [['05:00', '23:00', 10]] })
      for (let i = 0; i < 20; i++) {
        await timetable.trip({ stops: await timetable.stops(2), every: [['05:00', '23:00', 10]] })
      }
      await timetable.generate('2025-06-01', '2025-06-03')
      await timetable.generate('2026-03-01', '2026-03-05')
      await berth.owner.query('analyze core.occurrences')

      const plan = await berth.owner.transaction(async (db) => {
        const { rows } = await db.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
          `explain (format json)
         select * from transit.find_departures(
           '${timetable.operator.id}',
           array[row('${trip.patternId}', 0, '${stops[0]}', 1, '${stops[1]}', 0, 600, 10000, null, null,
                     '2026-03-02 23:00+00', '2026-03-03 23:00+00')::transit.journey],
           core.uuid_floor('2026-03-01 23:00+00'), core.uuid_floor('2026-03-04 23:00+00'), false, false, null, null, 20)`,
        )
        return rows[0]?.['QUERY PLAN'][0]?.Plan
      })
      assert.ok(plan)
      const relations = nodes(plan).flatMap((node) => node['Relation Name'] ?? [])
      assert.deepEqual(relations, ['occurrences_2026_03'])
      const indexes = nodes(plan).flatMap((node) => node['Index Name'] ?? [])
      assert.equal(indexes.length, 1)
      assert.match(indexes[0] ?? '', /stop_pattern_id_.*starts_at/)
    },
  )
})
