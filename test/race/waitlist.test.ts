import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, type Person } from '#test/helpers/people.ts'

const ROUNDS = 8
const CAPACITY = 6
const PARTIES = 9

interface Waiting {
  id: string
  status: string
  quantity: number
  names: string[]
  offered_to: string[] | null
}

test('who cancels and who joins the line at once leave it in order, and nothing free that the first could have', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const people: Person[] = []
  while (people.length < CAPACITY + PARTIES) people.push(await operator.customer())
  const [buyers, parties] = [people.slice(0, CAPACITY), people.slice(CAPACITY)]
  let offers = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const event = await operator.event({ capacity: CAPACITY })
    const bookings = await Promise.all(buyers.map(async (buyer) => booked(await buyer.book(event))))
    // Every other party is of two, and each party asks twice. Only one of its requests may stand in line.
    const joins = parties.flatMap((person, i) => {
      const passengers = ['A', 'B'].slice(0, 1 + (i % 2)).map((name) => ({ name: `${name}${i}` }))
      return [1, 2].map(() => () => person.book(event, { passengers, waitlist: true }))
    })
    const cancels = buyers.map((buyer, i) => () => buyer.cancel(bookings[i] ?? assert.fail()))
    const shuffled = [...joins, ...cancels]
      .map((ask) => ({ ask, at: Math.random() }))
      .sort((a, b) => a.at - b.at)
    await Promise.all(shuffled.map(({ ask }) => ask()))

    const line = await berth.owner.query<Waiting>(
      `select w.id, w.status, w.quantity, array(select l ->> 'name' from jsonb_path_query(w.lines, '$[*].passenger') as l) as names,
              (select array_agg(c.holder ->> 'name' order by c.id) from core.claims as c
                where c.booking_id = w.offer_booking_id) as offered_to
         from core.waitlist_entries as w where w.occurrence_id = $1 order by w.line_number`,
      [event.id],
    )
    const waiting = line.filter(({ status }) => status === 'waiting')
    const offered = line.slice(0, line.length - waiting.length)
    assert.ok(offered.every(({ status }) => status === 'offered'))
    for (const { names, offered_to } of offered) assert.deepEqual(offered_to, names)
    const free = CAPACITY - (await event.taken())
    assert.ok(
      waiting[0] === undefined || waiting[0].quantity > free,
      `${free} free, and ${waiting[0]?.quantity} wanted`,
    )
    assert.equal(await event.waiting(), waiting.length)
    offers += offered.length
  }
  assert.ok(offers > 0, 'somebody was offered a place')
  assert.deepEqual(await berth.findings(), [])
})
