import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { checkHistory } from '#prove/linearizability/check.ts'
import { waitlistModel } from '#prove/models/waitlist.ts'
import { Dice } from '#prove/workload/dice.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import { rewritten } from '#test/prove/rewritten.ts'
import { WaitlistClient, type WaitlistHistory, WaitlistManager } from '#test/prove/waitlist_client.ts'

const CLIENTS = 8
const ASKS = 60
const EVENTS = 3
const CAPACITY = 4
/** One was enough eighteen times of eighteen. */
const RACES_MAX = 5

/** As the line was once kept: ids are made before a batch locks. */
const WITH_A_LINE_BY_ID = rewritten(['offer_freed_places', 'waitlist_position'], '.line_number', '.id')

test('whoever asks for places at once stands in one line', async (t) => {
  const berth = await startBerth(t)
  const history = await race(t, berth)
  const report = checkHistory(waitlistModel(CAPACITY), history)
  assert.equal(report.verdict, 'linearizable', report.explanation ?? '')
  assert.equal(report.partitions, EVENTS)
  const happened = new Set(
    history.map(({ output }) => (output?.kind === 'is' ? output.status : output?.kind)),
  )
  assert.deepEqual([...happened].sort(), [
    'accepted',
    'booked',
    'cancelled',
    'left',
    'offered',
    'refused',
    'resized',
    'waiting',
  ])
  assert.deepEqual(await berth.findings(), [])
})

test('a line in order of ids is caught, which lets in front who was told later', async (t) => {
  const berth = await startBerth(t)
  await berth.database.admin.query(WITH_A_LINE_BY_ID)
  for (let races = 1; races <= RACES_MAX; races += 1) {
    const report = checkHistory(waitlistModel(CAPACITY), await race(t, berth))
    if (report.verdict === 'violation') return
  }
  assert.fail('Nobody came in front')
})

/** Customers fight for a few events, as each of them saw it. */
async function race(t: TestContext, berth: Berth): Promise<WaitlistHistory> {
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)
  const dice = new Dice(seed)
  const operator = await berth.operator()
  const events: string[] = []
  for (let day = 1; day <= EVENTS; day += 1) {
    const startsAt = new Date(berth.now().getTime() + day * 86_400_000)
    events.push((await operator.event({ capacity: CAPACITY, startsAt })).id)
  }
  const history: WaitlistHistory = []
  const fair = { berth, operator, events, history }
  const clients = await Promise.all(
    Array.from(
      { length: CLIENTS },
      async (_, number) => new WaitlistClient(fair, await operator.customer(), number, dice.fork(number)),
    ),
  )
  const manager = new WaitlistManager(fair, await operator.admin(), dice.fork(CLIENTS))
  await Promise.all(
    [...clients, manager].map(async (each) => {
      for (let asked = 0; asked < ASKS; asked += 1) await each.ask()
    }),
  )
  return history
}
