import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import pg from 'pg'
import { LockedRows } from '#db/booking/locked_rows.ts'
import { createParkingQueue } from '#db/booking/parking.ts'

const OPERATORS = ['bus', 'ferry']
const EVENTS = ['a', 'b', 'c']

interface Request {
  readonly number: number
  readonly rows: readonly string[]
}

/** One burst of requests, and the rows that are locked from then on. */
const step = fc.record({
  locked: fc.subarray(EVENTS, { maxLength: 2 }),
  asked: fc.array(
    fc.record({ operator: fc.constantFrom(...OPERATORS), events: fc.subarray(EVENTS, { minLength: 1 }) }),
    {
      maxLength: 10,
    },
  ),
})

function errorOf(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError(code, 0, 'error')
  error.code = code
  return error
}

/** A database in which a batch gives up, without any effect, as soon as a row that it wants is locked. */
function openDatabase() {
  const locked = new Set<string>()
  const done: number[] = []
  return {
    done,
    lock(rows: readonly string[]) {
      locked.clear()
      for (const row of rows) locked.add(row)
    },
    isLocked: (row: string) => locked.has(row),
    async run(requests: readonly Request[]): Promise<number[]> {
      await pause(0)
      if (requests.some(({ rows }) => rows.some((row) => locked.has(row)))) throw errorOf('55P03')
      const numbers = requests.map(({ number }) => number)
      done.push(...numbers)
      return numbers
    },
    async awaitUnlocked(_: string, ids: readonly string[]): Promise<void> {
      await pause(0)
      if (ids.some((id) => locked.has(id))) throw errorOf('55P03')
    },
    async findLocked(_: string, ids: readonly string[]): Promise<string[]> {
      await pause(0)
      return ids.filter((id) => locked.has(id))
    },
  }
}

test('what somebody keeps locked is busy, and everything else is done, once', async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
    const database = openDatabase()
    const lockedRows = new LockedRows(database)
    const queue = createParkingQueue<Request, number>({
      lanes: 2,
      batchMax: 4,
      waitMsMax: Infinity,
      runBatch: (_, requests) => database.run(requests),
      rowsOf: async (_, requests) => requests.map(({ rows }) => rows),
      lockedRows,
    })
    const busy: number[] = []
    const answered: number[] = []
    let number = 0
    let answers: Promise<void>[] = []
    const ask = (operatorId: string, events: readonly string[]) => {
      number += 1
      const request = { number, rows: events.map((event) => `${operatorId} ${event}`) }
      // No row is locked or released before all requests of this step are answered, so it is known which of them may be busy.
      const mayBeBusy = request.rows.some(database.isLocked)
      const answer = queue.submit(operatorId, request).then(
        (verdict) => {
          assert.equal(verdict, request.number, 'an answer belongs to its request')
          assert.ok(!mayBeBusy, 'nobody gets what is locked')
          answered.push(verdict)
        },
        (error: unknown) => {
          assert.ok(mayBeBusy, `${error} for one that wants nothing locked`)
          busy.push(request.number)
        },
      )
      answers.push(answer)
    }

    for (const { locked, asked } of steps) {
      database.lock(locked.map((event) => `bus ${event}`))
      for (const { operator, events } of asked) ask(operator, events)
      await Promise.all(answers)
      answers = []
    }
    database.lock([])
    for (const operator of OPERATORS) ask(operator, EVENTS)
    await Promise.all(answers)
    for (const operator of OPERATORS) assert.ok(!lockedRows.hasAnyOf(operator), 'what was got is cleared')
    await queue.drain()

    const numbers = Array.from({ length: number }, (_, i) => i + 1)
    const byNumber = (one: number, other: number) => one - other
    assert.deepEqual(
      database.done.toSorted(byNumber),
      answered.toSorted(byNumber),
      'done is what was answered so',
    )
    assert.deepEqual([...answered, ...busy].sort(byNumber), numbers, 'each has one answer')
  })
  // A counterexample is printed with its seed and path.
  await fc.assert(property, { numRuns: 200 })
})
