import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BatchPace } from '#db/booking/pace.ts'

/** A pace whose clock the test controls. */
function startPace() {
  let nowMs = 1_000
  const pace = new BatchPace({ now: () => new Date(nowMs) })
  const wait = (ms: number) => {
    nowMs += ms
  }
  /** Runs batches one after the other, all of the same length. */
  const run = (batches: number, ms: number) => {
    for (let batch = 0; batch < batches; batch += 1) {
      const end = pace.begin()
      wait(ms)
      end()
    }
  }
  return { pace, wait, run }
}

test('the pace of batches', async (t) => {
  await t.test('expects nothing before the first has ended, and then what that one took', () => {
    const { pace, wait } = startPace()
    const end = pace.begin()
    wait(10)
    assert.equal(pace.expectMs(5), 0)
    end()
    assert.equal(pace.expectMs(1), 10)
    assert.equal(pace.expectMs(5), 50)
  })

  await t.test('counts how often lanes that overlap are done, and not how long each takes', () => {
    const { pace, wait, run } = startPace()
    run(1, 10)
    // Two lanes with batches of 20 ms, so that one batch ends every 10 ms.
    let earlier = pace.begin()
    wait(10)
    for (let batch = 0; batch < 20; batch += 1) {
      const later = pace.begin()
      wait(10)
      earlier()
      earlier = later
    }
    // The very first batch had no other beside it, and is the only one that counts 20.
    const inAll = pace.expectMs(1)
    assert.ok(inAll >= 10 && inAll < 10.5, `${inAll}`)
  })

  await t.test('leaves out the time in which nothing was asked of the database', () => {
    const { pace, wait, run } = startPace()
    run(3, 10)
    wait(60_000)
    assert.equal(pace.expectMs(1), 10)
    run(1, 10)
    assert.equal(pace.expectMs(1), 10)
  })

  await t.test('lets one batch that took many times the usual count as four', () => {
    const [stalled, fourfold] = [startPace(), startPace()]
    for (const { run } of [stalled, fourfold]) run(1, 10)
    stalled.run(1, 5_000)
    fourfold.run(1, 40)
    assert.equal(stalled.pace.expectMs(1), fourfold.pace.expectMs(1))
    assert.ok(stalled.pace.expectMs(1) > 10)
  })

  await t.test('follows when batches become slower for good, and when they become faster', () => {
    const { pace, run } = startPace()
    run(1, 10)
    run(60, 30)
    assert.ok(Math.abs(pace.expectMs(1) - 30) < 1)
    run(60, 5)
    assert.ok(Math.abs(pace.expectMs(1) - 5) < 1)
  })

  await t.test('recovers from batches too short for the clock', () => {
    const { pace, run } = startPace()
    run(5, 0)
    assert.equal(pace.expectMs(1), 0)
    run(60, 3)
    assert.ok(Math.abs(pace.expectMs(1) - 3) < 1)
  })
})
