import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import pg from 'pg'
import { createBookingQueue, LANE_DEPTH } from '#db/booking/queue.ts'
import { QueueFull } from '#db/errors/queue_full.ts'

const LANES = 2
const BATCH_MAX = 4
const QUEUE_MAX = 6

type Fate = 'answered' | 'undone' | 'deadlocked' | 'lost'

const fate = fc.constantFrom<Fate>('answered', 'answered', 'answered', 'undone', 'deadlocked', 'lost')

/** Arrivals in bursts: a burst is submitted in one turn of the event loop. */
const bursts = fc.array(fc.array(fc.constantFrom('bus', 'ferry', 'train'), { minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 6,
})

interface Request {
  readonly operatorId: string
  readonly number: number
}

function failureOf(kind: Fate): Error | null {
  if (kind === 'answered') return null
  if (kind === 'lost') return new Error('Connection terminated unexpectedly')
  const error = new pg.DatabaseError(kind, 0, 'error')
  error.code = kind === 'undone' ? '23P01' : '40P01'
  return error
}

test('the booking queue gives every request exactly one answer, in order, within its bounds', async () => {
  const property = fc.asyncProperty(bursts, fc.array(fate, { maxLength: 40 }), async (arrivals, fates) => {
    const fatesLeft = [...fates]
    const firstRuns: Request[] = []
    const seen = new Set<number>()
    // Recorded and checked at the end: the queue would treat an assertion thrown in runBatch as a failed batch.
    const violations = new Set<string>()
    const expect = (holds: boolean, sentence: string) => holds || violations.add(sentence)
    const running = Array.from({ length: LANES }, (): string[] => [])

    const queue = createBookingQueue<Request, number>({
      lanes: LANES,
      batchMax: BATCH_MAX,
      queueMax: QUEUE_MAX,
      runBatch: async (operatorId, requests, lane) => {
        const onLane = running[lane] ?? []
        onLane.push(operatorId)
        expect(onLane.length <= LANE_DEPTH, 'never more on a lane than one batch behind another')
        expect(new Set(onLane).size === 1, 'only of the same operator')
        expect(requests.length <= BATCH_MAX, 'never a batch beyond its cap')
        for (const request of requests) {
          expect(request.operatorId === operatorId, 'a batch is of one operator')
          if (!seen.has(request.number)) firstRuns.push(request)
          seen.add(request.number)
        }
        await pause(0)
        onLane.shift()
        const failure = failureOf(fatesLeft.shift() ?? 'answered')
        if (failure) throw failure
        return requests.map((request) => request.number)
      },
    })

    const answers: Promise<void>[] = []
    const answered: number[] = []
    const full = new Set<number>()
    let number = 0
    for (const burst of arrivals) {
      for (const operatorId of burst) {
        number += 1
        const request = { operatorId, number }
        const verdict = queue.submit(operatorId, request).then(
          (value) => assert.equal(value, request.number, 'an answer belongs to its request'),
          (error: unknown) => {
            assert.ok(error instanceof Error)
            if (error instanceof QueueFull) full.add(request.number)
          },
        )
        answers.push(verdict.then(() => void answered.push(request.number)))
        assert.ok(queue.load().waiting <= QUEUE_MAX * 3, 'the queue is bounded')
      }
      await pause(0)
    }
    await queue.drain()
    await Promise.all(answers)

    assert.deepEqual([...violations], [])
    assert.equal(answered.length, number)
    assert.equal(new Set(answered).size, number)
    for (const refused of full) assert.ok(!seen.has(refused), 'a refused request never ran')
    for (const operatorId of ['bus', 'ferry', 'train']) {
      const order = firstRuns
        .filter((request) => request.operatorId === operatorId)
        .map((request) => request.number)
      assert.deepEqual(
        order,
        order.toSorted((one, other) => one - other),
        'each operator starts in order of arrival',
      )
    }
    assert.deepEqual(running.flat(), [])
  })
  // A counterexample is printed with its seed and path.
  await fc.assert(property, { numRuns: 150 })
})
