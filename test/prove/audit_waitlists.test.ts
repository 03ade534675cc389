import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createFixture } from '#prove/fixture/fixture.ts'
import { nowUs } from '#prove/history/clock.ts'
import { checkHistory } from '#prove/linearizability/check.ts'
import { waitlistModel } from '#prove/models/waitlist.ts'
import { createBerth } from '#prove/systems/berth.ts'
import { auditWaitlists } from '#prove/waitlists/audit_waitlists.ts'
import { WaitlistGroup } from '#prove/waitlists/waitlist_group.ts'
import { emptyStatistics } from '#prove/workload/statistics.ts'
import { createDatabase } from '#test/helpers/database.ts'

const CAPACITY = 1
const NOBODY = '00000000-0000-7000-8000-000000000000'

/** An event with one place, which is booked, and one waitlist entry. Neither is in the history of the group. */
async function startGroup(t: TestContext) {
  const database = await createDatabase(t)
  const fixture = await createFixture(database, 2)
  database.after(() => fixture.close())
  const berth = createBerth({ database, fixture, originsOf: () => [] })
  const session = await berth.openSession(0, 0)
  database.after(() => session.close())
  const shape = { departures: [], events: [{ capacity: CAPACITY }], holdS: 3_600 }
  const { occurrences } = await fixture.openGroup(shape)
  const [event = ''] = occurrences.map(({ id }) => id)
  const operatorId = fixture.operatorOf(event)
  const group = new WaitlistGroup(operatorId, [event], emptyStatistics())

  async function ask(buyer: number) {
    const invokedAtUs = nowUs()
    const request = { event, quantity: 1, waits: true, buyer }
    const key = `key-of-${buyer}`
    const outcome = await session.bookOrWait(request, key)
    assert.ok(outcome.kind === 'done')
    return { request, key, invokedAtUs, got: outcome.answer }
  }
  const asked = [await ask(0), await ask(1)]
  assert.deepEqual(
    asked.map(({ got }) => got.kind),
    ['booked', 'waiting'],
  )
  return { group, asked, audit: () => auditWaitlists(group, fixture.owner, fixture.buyers) }
}

test('rows that no response reported are found', async (t) => {
  const { asked, audit } = await startGroup(t)
  const { findings } = await audit()
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['what_was_refused_is_absent', 'what_was_refused_is_absent'],
  )
  const found = JSON.stringify(findings)
  for (const { got } of asked) assert.ok(found.includes(got.id))
})

test('a reported booking or entry without a row is found', async (t) => {
  const { group, asked, audit } = await startGroup(t)
  for (const { request, got, invokedAtUs } of asked)
    group.record(0, { kind: 'book', ...request }, got, invokedAtUs)
  assert.deepEqual((await audit()).findings, [])
  const [first] = asked
  group.record(
    0,
    { kind: 'book', ...(first?.request ?? assert.fail()) },
    { kind: 'waiting', id: NOBODY },
    nowUs(),
  )
  assert.deepEqual((await audit()).findings, [
    { rule: 'what_was_acknowledged_is_there', detail: { reported: NOBODY } },
  ])
})

test('the outcome of an uncertain attempt is learnt by its key', async (t) => {
  const { group, asked, audit } = await startGroup(t)
  for (const { request, key, invokedAtUs } of asked)
    group.uncertainBookings.push({ request, key, sinceUs: invokedAtUs })
  const [first] = asked
  group.uncertainBookings.push({
    request: first?.request ?? assert.fail(),
    key: 'never done',
    sinceUs: nowUs(),
  })
  const { findings, operations } = await audit()
  assert.deepEqual(findings, [])
  assert.equal(operations.filter(({ input }) => input.kind === 'book').length, 2)
  assert.equal(checkHistory(waitlistModel(CAPACITY), operations).verdict, 'linearizable')
})
