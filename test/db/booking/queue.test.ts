import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { ATTEMPTS_MAX } from '#db/booking/attempts.ts'
import { createBookingQueue, type QueueLoad } from '#db/booking/queue.ts'
import { OutcomeUnknown } from '#db/errors/outcome_unknown.ts'
import { QueueFull } from '#db/errors/queue_full.ts'

interface Batch {
  readonly operatorId: string
  readonly requests: readonly string[]
  readonly lane: number
  readonly finish: PromiseWithResolvers<void>
}

/** A database that answers when the test says so, and records each batch it was given. */
function openLanes() {
  const batches: Batch[] = []
  const runBatch = async (operatorId: string, requests: readonly string[], lane: number) => {
    const finish = Promise.withResolvers<void>()
    batches.push({ operatorId, requests, lane, finish })
    await finish.promise
    return requests.map((request) => `verdict of ${request}`)
  }
  return { batches, runBatch, finishAll: () => batches.forEach((batch) => void batch.finish.resolve()) }
}

function databaseError(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError(`raised ${code}`, 0, 'error')
  error.code = code
  return error
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

async function finishWhatIsLeft(queue: { load(): QueueLoad }, lanes: { finishAll(): void }): Promise<void> {
  while (queue.load().waiting + queue.load().requestsRunning > 0) {
    lanes.finishAll()
    await nextTurn()
  }
}

test('the booking queue', async (t) => {
  await t.test('runs a lone request in the same turn of the event loop', async () => {
    const lanes = openLanes()
    const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 1 })
    const verdict = queue.submit('bus', 'a')
    await nextTurn()
    assert.deepEqual(lanes.batches[0]?.requests, ['a'])
    lanes.finishAll()
    assert.equal(await verdict, 'verdict of a')
  })

  await t.test('takes what waited for a lane as one batch, up to the cap', async () => {
    const lanes = openLanes()
    const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 1, batchMax: 3 })
    const first = queue.submit('ferry', 'first')
    await nextTurn()
    const rest = ['a', 'b', 'c', 'd'].map((request) => queue.submit('bus', request))
    const other = queue.submit('train', 'other')
    lanes.finishAll()
    await first
    assert.deepEqual(lanes.batches[1]?.requests, ['a', 'b', 'c'])
    await finishWhatIsLeft(queue, lanes)
    assert.deepEqual(
      await Promise.all([...rest, other]),
      ['a', 'b', 'c', 'd', 'other'].map((request) => `verdict of ${request}`),
    )
  })

  await t.test(
    'sends the next batch of a lone operator behind the one that runs, on the same lane',
    async () => {
      const lanes = openLanes()
      const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 2 })
      const sent = () => lanes.batches.map(({ requests, lane }) => `${requests.join('')} on ${lane}`)
      const asked = ['a', 'b', 'c', 'd'].map((request) => queue.submit('bus', request))
      await nextTurn()
      assert.deepEqual(sent(), ['ab on 0', 'cd on 0'], 'each has half of those who ask')

      asked.push(queue.submit('bus', 'e'))
      await nextTurn()
      assert.deepEqual(sent().slice(2), [], 'never a third')
      const other = queue.submit('ferry', 'f')
      await nextTurn()
      assert.deepEqual(sent().slice(2), ['f on 1'], 'another operator has the other lane')
      await finishWhatIsLeft(queue, lanes)
      await Promise.all([...asked, other])
    },
  )

  await t.test('sends full batches beside them too, as long as their operator is alone', async () => {
    const lanes = openLanes()
    const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 2, batchMax: 2 })
    const sent = () => lanes.batches.map(({ lane }) => lane)
    const asked = Array.from({ length: 12 }, (_, number) => queue.submit('bus', `${number}`))
    await nextTurn()
    assert.deepEqual(sent(), [0, 0, 1, 1], 'two a lane, and four people wait')
    const other = queue.submit('ferry', 'f')
    lanes.batches[0]?.finish.resolve()
    await nextTurn()
    assert.equal(lanes.batches.length, 4, 'nothing goes behind what another operator has to wait for')
    await finishWhatIsLeft(queue, lanes)
    assert.deepEqual(
      lanes.batches.slice(4, 6).map(({ operatorId }) => operatorId),
      ['bus', 'ferry'],
    )
    await Promise.all([...asked, other])
  })

  await t.test('sends nothing behind while another operator waits, who would come after it', async () => {
    const lanes = openLanes()
    const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 1 })
    const first = queue.submit('bus', 'a')
    await nextTurn()
    const rest = [queue.submit('ferry', 'f'), queue.submit('bus', 'b'), queue.submit('bus', 'c')]
    await nextTurn()
    assert.equal(lanes.batches.length, 1)
    lanes.finishAll()
    await first
    assert.deepEqual(lanes.batches[1]?.requests, ['f'])
    await finishWhatIsLeft(queue, lanes)
    assert.deepEqual(lanes.batches[2]?.requests, ['b'])
    await Promise.all(rest)
  })

  await t.test(
    'puts no more into a batch than weighs so much together, and one request at least',
    async () => {
      const lanes = openLanes()
      const weigh = (request: string) => request.length
      const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 1, batchMax: 4, weigh })
      const asked = ['a', 'bb', 'ccc', 'ddddddd', 'e'].map((request) => queue.submit('bus', request))
      await nextTurn()
      await finishWhatIsLeft(queue, lanes)
      await Promise.all(asked)
      assert.deepEqual(
        lanes.batches.map(({ requests }) => requests),
        [['a', 'bb'], ['ccc'], ['ddddddd'], ['e']],
      )
    },
  )

  await t.test('shares those who ask again and again between two batches', async () => {
    const CALLERS = 128
    const lanes = openLanes()
    const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 1 })
    let asking = true
    const ask = async (caller: string) => {
      while (asking) await queue.submit('bus', caller)
    }
    // One request comes first and has a batch to itself. That pattern used to persist: 1, 127, 1, 127, …
    const callers = [ask('0')]
    await nextTurn()
    for (let caller = 1; caller < CALLERS; caller += 1) callers.push(ask(String(caller)))
    for (let turn = 0; turn < 10; turn += 1) {
      await nextTurn()
      lanes.finishAll()
    }
    asking = false
    await finishWhatIsLeft(queue, lanes)
    await Promise.all(callers)
    assert.deepEqual(
      lanes.batches.slice(0, 7).map(({ requests }) => requests.length),
      [1, 64, 63, 64, 64, 64, 64],
    )
  })

  await t.test('lets a quiet operator in after one batch of a busy one', async () => {
    const lanes = openLanes()
    const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 1, batchMax: 2 })
    const busy = Array.from({ length: 6 }, (_, index) => queue.submit('busy', `${index}`))
    const quiet = queue.submit('quiet', 'q')
    await nextTurn()
    lanes.finishAll()
    await busy[0]
    assert.deepEqual(
      lanes.batches.map((batch) => batch.operatorId),
      ['busy', 'quiet'],
    )
    lanes.finishAll()
    await quiet
    await finishWhatIsLeft(queue, lanes)
    await Promise.all(busy)
  })

  await t.test('refuses what exceeds the line of one operator, and still takes from another', async () => {
    const lanes = openLanes()
    const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 1, queueMax: 2 })
    const taken = [queue.submit('bus', 'a'), queue.submit('bus', 'b'), queue.submit('ferry', 'c')]
    assert.throws(() => queue.refuseIfFull('bus'), QueueFull)
    await assert.rejects(queue.submit('bus', 'd'), QueueFull)
    assert.equal(queue.load().refusedTotal, 2)
    const drained = queue.drain()
    lanes.finishAll()
    await nextTurn()
    lanes.finishAll()
    await drained
    await Promise.all(taken)
  })

  await t.test(
    'uses a second lane for an operator once a full batch waits beside the two of the first',
    async () => {
      const lanes = openLanes()
      const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 2, batchMax: 3 })
      const verdicts = [queue.submit('bus', 'a')]
      await nextTurn()
      for (const request of ['b', 'c', 'd', 'e', 'f', 'g']) verdicts.push(queue.submit('bus', request))
      await nextTurn()
      assert.deepEqual(
        lanes.batches.map(({ requests, lane }) => `${requests.join('')} on ${lane}`),
        ['a on 0', 'bcd on 0', 'efg on 1'],
      )
      assert.equal(queue.load().batchesRunning, 3)
      lanes.finishAll()
      await Promise.all(verdicts)
    },
  )

  await t.test('refuses whom it would keep waiting too long, and still takes a quiet operator', async () => {
    let nowMs = 1_000
    const lanes = openLanes()
    const clock = { now: () => new Date(nowMs) }
    const options = { lanes: 1, batchMax: 2, waitMsMax: 100, clock }
    const queue = createBookingQueue({ runBatch: lanes.runBatch, ...options })
    const first = queue.submit('bus', 'a')
    await nextTurn()
    nowMs += 60
    lanes.finishAll()
    await first

    const running = queue.submit('bus', 'b')
    await nextTurn()
    // As much as the lane takes next is never refused. Any later request would wait for two batches of 60 ms.
    const waiting = [queue.submit('bus', 'c'), queue.submit('bus', 'd')]
    const late = queue.submit('bus', 'e')
    const quiet = queue.submit('ferry', 'f')
    assert.deepEqual([queue.load().waiting, queue.load().refusedTotal], [3, 1])
    await assert.rejects(
      late,
      (error) => error instanceof QueueFull && /longer than 100 ms/.test(error.message),
    )

    const drained = queue.drain()
    await finishWhatIsLeft(queue, lanes)
    await drained
    assert.deepEqual(
      await Promise.all([running, ...waiting, quiet]),
      ['b', 'c', 'd', 'f'].map((request) => `verdict of ${request}`),
    )
    assert.ok(!lanes.batches.some((batch) => batch.requests.includes('e')), 'a refused request never ran')
  })

  await t.test(
    'runs a batch again one by one after the database undid it, and blames only the culprit',
    async () => {
      const runBatch = async (_operatorId: string, requests: readonly string[]) => {
        if (requests.includes('bad')) throw databaseError('23P01')
        return requests
      }
      const queue = createBookingQueue({ runBatch, lanes: 1 })
      const outcomes = await Promise.allSettled(
        ['a', 'bad', 'c'].map((request) => queue.submit('bus', request)),
      )
      assert.deepEqual(
        outcomes.map((outcome) => outcome.status),
        ['fulfilled', 'rejected', 'fulfilled'],
      )
    },
  )

  // A check without a name is that of a partition.
  for (const [what, code, runsMax] of [
    ['who books in a month that has no partition', '23514', 5],
    ['whose request meets what is not there, and gives each one attempt', 'XX000', 2 * ATTEMPTS_MAX + 4],
  ] as const) {
    await t.test(`fails only ${what}`, async () => {
      let runs = 0
      const runBatch = async (_operatorId: string, requests: readonly string[]) => {
        runs += 1
        if (requests.includes('bad')) throw databaseError(code)
        return requests
      }
      const queue = createBookingQueue({ runBatch, lanes: 1 })
      const outcomes = await Promise.allSettled(
        ['a', 'bad', 'c', 'd'].map((request) => queue.submit('bus', request)),
      )
      assert.deepEqual(
        outcomes.map((outcome) => outcome.status),
        ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
      )
      assert.ok(runs <= runsMax, `${runs} runs`)
    })
  }

  await t.test(
    'tells every caller of a batch that its outcome is unknown when the connection broke',
    async () => {
      let runs = 0
      const runBatch = async () => {
        runs += 1
        throw new Error('Connection terminated unexpectedly')
      }
      const queue = createBookingQueue<string, string>({ runBatch, lanes: 1 })
      const asked = ['a', 'b', 'c', 'd'].map((request) => queue.submit('bus', request))
      for (const outcome of await Promise.allSettled(asked)) {
        assert.ok(outcome.status === 'rejected' && outcome.reason instanceof OutcomeUnknown)
      }
      assert.equal(runs, 2, 'each of two batches once')
    },
  )

  await t.test('takes a server that was told to stop for a broken connection', async () => {
    const runBatch = async () => Promise.reject(databaseError('57P01'))
    const queue = createBookingQueue<string, string>({ runBatch, lanes: 1 })
    await assert.rejects(queue.submit('bus', 'a'), OutcomeUnknown)
  })

  await t.test('passes on that there is no server, since then nothing was booked', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const queue = createBookingQueue<string, string>({ runBatch: () => Promise.reject(refused), lanes: 1 })
    await assert.rejects(queue.submit('bus', 'a'), refused)
  })

  await t.test('tries a deadlocked batch again, whole, and gives up in the end', async () => {
    const sizes: number[] = []
    let deadlocks = 2
    const runBatch = async (_operatorId: string, requests: readonly string[]) => {
      sizes.push(requests.length)
      deadlocks -= 1
      if (deadlocks >= 0) throw databaseError('40P01')
      return requests
    }
    const queue = createBookingQueue({ runBatch, lanes: 1 })
    const asked = ['a', 'b', 'c', 'd']
    assert.deepEqual(await Promise.all(asked.map((request) => queue.submit('bus', request))), asked)
    assert.deepEqual(sizes, [2, 2, 2, 2], 'two batches, each again')

    deadlocks = ATTEMPTS_MAX
    sizes.length = 0
    await assert.rejects(queue.submit('bus', 'c'), { code: '40P01' })
    assert.equal(sizes.length, ATTEMPTS_MAX)
  })

  await t.test('calls an answer that does not fit the batch an unknown outcome', async () => {
    const queue = createBookingQueue<string, string>({ runBatch: async () => [], lanes: 1 })
    await assert.rejects(queue.submit('bus', 'a'), OutcomeUnknown)
  })

  await t.test('drains: answers what it took and takes no more', async () => {
    const lanes = openLanes()
    const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 1 })
    const taken = queue.submit('bus', 'a')
    const drained = queue.drain()
    await assert.rejects(queue.submit('bus', 'late'), QueueFull)
    lanes.finishAll()
    await drained
    assert.equal(await taken, 'verdict of a')
  })

  await t.test('tells how long the oldest has waited, by the given clock', async () => {
    let nowMs = 1_000
    const lanes = openLanes()
    const clock = { now: () => new Date(nowMs) }
    const queue = createBookingQueue({ runBatch: lanes.runBatch, lanes: 1, clock })
    const verdict = queue.submit('bus', 'a')
    nowMs += 250
    assert.equal(queue.load().oldestWaitMs, 250)
    await nextTurn()
    lanes.finishAll()
    await verdict
    assert.deepEqual(queue.load(), {
      waiting: 0,
      parked: 0,
      oldestWaitMs: 0,
      batchesRunning: 0,
      requestsRunning: 0,
      batchesTotal: 1,
      requestsTotal: 1,
      refusedTotal: 0,
    })
  })
})
