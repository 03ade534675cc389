import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { nowUs } from '#prove/history/clock.ts'
import { checkHistory } from '#prove/linearizability/check.ts'
import { waitlistModel } from '#prove/models/waitlist.ts'
import { createBerth } from '#prove/systems/berth.ts'
import { Fair } from '#prove/waitlists/fair.ts'
import { settleFair } from '#prove/waitlists/settle.ts'
import { emptyStatistics } from '#prove/workload/statistics.ts'
import { makeWorld } from '#prove/world/berth_world.ts'
import { createDatabase } from '#test/helpers/database.ts'

const CAPACITY = 1
const NOBODY = '00000000-0000-7000-8000-000000000000'

/** An event of one place, which is booked, and for which somebody waits; nobody has told the fair. */
async function startFair(t: TestContext) {
  const database = await createDatabase(t)
  const world = await makeWorld(database, 2)
  database.after(() => world.close())
  const berth = createBerth({ database, world, originsOf: () => [] })
  const shopper = await berth.openShopper(0, 0)
  database.after(() => shopper.close())
  const shape = { departures: [], events: [{ capacity: CAPACITY }], holdS: 3_600 }
  const { occurrences } = await world.openGroup(shape)
  const [event = ''] = occurrences.map(({ id }) => id)
  const operatorId = world.operatorOf(event)
  const fair = new Fair(operatorId, [event], emptyStatistics())

  async function ask(buyer: number) {
    const startUs = nowUs()
    const wanted = { event, quantity: 1, waits: true, buyer }
    const key = `key-of-${buyer}`
    const outcome = await shopper.bookOrWait(wanted, key)
    assert.ok(outcome.kind === 'done')
    return { wanted, key, startUs, got: outcome.answer }
  }
  const asked = [await ask(0), await ask(1)]
  assert.deepEqual(
    asked.map(({ got }) => got.kind),
    ['booked', 'waiting'],
  )
  return { fair, asked, settle: () => settleFair(fair, world.owner, world.buyers) }
}

test('rows of which nobody was told are found', async (t) => {
  const { asked, settle } = await startFair(t)
  const { findings } = await settle()
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['what_was_refused_is_absent', 'what_was_refused_is_absent'],
  )
  const found = JSON.stringify(findings)
  for (const { got } of asked) assert.ok(found.includes(got.id))
})

test('who was told something, and of whom no row tells, is found', async (t) => {
  const { fair, asked, settle } = await startFair(t)
  for (const { wanted, got, startUs } of asked) fair.record(0, { kind: 'book', ...wanted }, got, startUs)
  assert.deepEqual((await settle()).findings, [])
  const [first] = asked
  fair.record(
    0,
    { kind: 'book', ...(first?.wanted ?? assert.fail()) },
    { kind: 'waiting', id: NOBODY },
    nowUs(),
  )
  assert.deepEqual((await settle()).findings, [
    { rule: 'what_was_acknowledged_is_there', detail: { told: NOBODY } },
  ])
})

test('what became of a doubtful attempt is learnt by its key', async (t) => {
  const { fair, asked, settle } = await startFair(t)
  for (const { wanted, key, startUs } of asked) fair.doubts.push({ wanted, key, sinceUs: startUs })
  const [first] = asked
  fair.doubts.push({ wanted: first?.wanted ?? assert.fail(), key: 'never done', sinceUs: nowUs() })
  const { findings, operations } = await settle()
  assert.deepEqual(findings, [])
  assert.equal(operations.filter(({ input }) => input.kind === 'book').length, 2)
  assert.equal(checkHistory(waitlistModel(CAPACITY), operations).verdict, 'linearizable')
})
