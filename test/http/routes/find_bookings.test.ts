import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiCaller, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { indexBookings } from '#test/helpers/index_bookings.ts'

const DAY_MS = 86_400_000

for (const indexed of [false, true]) {
  test(`bookings whose words are ${indexed ? 'indexed' : 'not indexed yet'}`, async (t) => {
    const berth = await startBerth(t)
    const api = await startApi(berth)
    const operator = await berth.operator()
    const agentPerson = await operator.agent()
    const agent = api.as(agentPerson)
    const customer = api.as(await operator.customer())
    const monday = await operator.departure({ places: ['1A', '1B', '1C'], stops: 2, priceMinor: 1000 })
    const noon = new Date(berth.now().getTime() + 9 * DAY_MS)
    noon.setUTCHours(12, 0, 0, 0)
    const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
    const [laterDay, dayAfter] = [dayOf(noon.getTime()), dayOf(noon.getTime() + DAY_MS)]
    const later = await operator.departure({
      places: ['1A', '1B', '1C'],
      stops: 2,
      startsAt: noon,
      priceMinor: 0,
    })
    const sell = async (occurrence: { id: string }, passengers: object[], contact?: object) => {
      const answer = await agent.post(
        '/bookings',
        { occurrence_id: occurrence.id, passengers, ...(contact && { contact }) },
        crypto.randomUUID(),
      )
      assert.equal(answer.status, 201, JSON.stringify(answer.body))
      return answer.body as { id: string; reference: string; payment_status: string }
    }
    const muller = await sell(monday, [{ name: 'Jörg Müller' }], {
      name: 'Anna Müller-Łąka',
      phone: '+41 79 555 00 02',
    })
    const nils = await sell(monday, [{ name: 'Nils Ünal' }, { name: 'Maren Ünal', phone: '078 111 22 33' }])
    const free = await sell(later, [{ name: 'Müllerin' }])
    if (indexed) await indexBookings(berth.database)

    const find = async (query: Record<string, string>, caller: ApiCaller = agent) =>
      caller.get(`/bookings?${new URLSearchParams({ operator: operator.slug, ...query })}`)
    const found = async (query: Record<string, string>) => {
      const { status, body } = await find(query)
      assert.equal(status, 200, JSON.stringify(body))
      return body.items.map((item: { id: string }) => item.id)
    }

    for (const [query, expected] of [
      [{ reference: muller.reference }, [muller.id]],
      [{ reference: muller.reference.replace('-', '').toLowerCase() }, [muller.id]],
      [{ name: 'muller' }, [free.id, muller.id]],
      [{ name: 'MÜLLER ann' }, [muller.id]],
      [{ name: 'lak' }, [muller.id]],
      [{ name: 'unal mar' }, [nils.id]],
      [{ name: 'mull', travel_date: laterDay }, [free.id]],
      [{ phone: '0795550002' }, [muller.id]],
      [{ phone: '0041 79 555 00 02' }, [muller.id]],
      [{ phone: '2233' }, [nils.id]],
      [{ phone: '2234' }, []],
      [{ occurrence_id: monday.id }, [nils.id, muller.id]],
      [{ occurrence_id: monday.id, name: 'nils' }, [nils.id]],
      [{ occurrence_id: later.id, reference: nils.reference }, []],
      [{ travel_date: laterDay }, [free.id]],
      [{ travel_date: dayAfter }, []],
      [{ payment_status: 'free' }, [free.id]],
      [{ payment_status: 'unpaid', occurrence_id: monday.id }, [nils.id, muller.id]],
      [{ status: 'cancelled', occurrence_id: monday.id }, []],
    ] as [Record<string, string>, string[]][]) {
      await t.test(`are found by ${JSON.stringify(query)}`, async () => {
        assert.deepEqual(await found(query), expected)
      })
    }

    await t.test('come in pages, each once', async () => {
      const first = await find({ name: 'mull', limit: '1' })
      const second = await find({ name: 'mull', limit: '1', cursor: first.body.next_cursor })
      assert.deepEqual(
        [...first.body.items, ...second.body.items].map((item: { id: string }) => item.id),
        [free.id, muller.id],
      )
      assert.equal(second.body.next_cursor, null)
    })

    await t.test('say what was paid, in every form', async () => {
      assert.deepEqual([muller.payment_status, free.payment_status], ['unpaid', 'free'])
      const listed = (await find({ reference: muller.reference })).body.items[0]
      assert.deepEqual([listed.payment_status, listed.contact_name], ['unpaid', 'Anna Müller-Łąka'])
      await operator.markPaid(muller)
      assert.equal((await agent.get(`/bookings/${muller.id}`)).body.payment_status, 'paid')
      assert.deepEqual(await found({ payment_status: 'paid' }), [muller.id])
      const [row] = await agentPerson.sql.query<{ payment_status: string }>(
        'select b.payment_status from public.bookings as b where b.operator_id = $1 and b.id = $2',
        [operator.id, muller.id],
      )
      assert.equal(row?.payment_status, 'paid')
    })

    await t.test('are searched by staff alone, at their operator', async () => {
      const rival = api.as(await (await berth.operator()).admin())
      const instructor = api.as(await operator.member('instructor'))
      for (const caller of [customer, rival, instructor]) {
        const answer = await find({ name: 'mull' }, caller)
        assert.deepEqual([answer.status, answer.body.code], [403, 'not_allowed'])
      }
      assert.equal((await find({ name: 'mull' }, api.stranger)).status, 401)
      assert.deepEqual((await find({}, customer)).body.items, [])
    })

    for (const [query, field] of [
      [{ nmae: 'mull' }, '/nmae'],
      [{ reference: 'UUUU-0000' }, '/reference'],
      [{ phone: 'call' }, '/phone'],
      [{ phone: '+ 41' }, 'phone'],
      [{ name: '--' }, 'name'],
      [{ payment_status: 'maybe' }, '/payment_status'],
      [{ travel_date: '2026-02-30' }, '/travel_date'],
    ] as [Record<string, string>, string][]) {
      await t.test(`are not searched by ${JSON.stringify(query)}, naming ${field}`, async () => {
        const { status, body } = await find(query)
        assert.deepEqual([status, body.code], [422, 'invalid_request'])
        assert.equal(body.field ?? body.errors[0].pointer, field)
      })
    }

    await t.test('are not searched everywhere at once', async () => {
      const { status, body } = await agent.get('/bookings?name=mull')
      assert.deepEqual([status, body.code, body.field], [422, 'invalid_request', 'operator'])
    })
  })
}
