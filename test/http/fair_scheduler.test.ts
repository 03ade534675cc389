import assert from 'node:assert/strict'
import { test } from 'node:test'
import { QueueFull } from '#db/errors/queue_full.ts'
import { FairScheduler } from '#http/overload/fair_scheduler.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Tasks that end when the test says so, and a record of the order in which they began. */
function workshop(scheduler: FairScheduler) {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const ask = (owner: string, name: string) =>
    scheduler.run(owner, async () => {
      begun.push(name)
      await new Promise<void>((resolve) => ends.push(resolve))
      return name
    })
  const endOne = async () => {
    ends.shift()?.()
    await turn()
  }
  return { begun, ask, endOne }
}

test('a fair scheduler', async (t) => {
  await t.test('gives each owner a turn, however much one has brought', async () => {
    const { begun, ask, endOne } = workshop(new FairScheduler({ runningMax: 2, waitingMax: 100 }))
    const asked = [1, 2, 3, 4, 5].map((number) => ask('greedy', `greedy ${number}`))
    asked.push(ask('late', 'late 1'), ask('later', 'later 1'), ask('late', 'late 2'))
    for (let ended = 0; ended < asked.length; ended += 1) await endOne()
    assert.deepEqual(begun, [
      'greedy 1',
      'greedy 2',
      'greedy 3',
      'late 1',
      'later 1',
      'greedy 4',
      'late 2',
      'greedy 5',
    ])
    assert.equal((await Promise.all(asked)).length, 8)
  })

  await t.test('refuses the newest task of the owner with the most when it is full', async () => {
    const { begun, ask, endOne } = workshop(new FairScheduler({ runningMax: 1, waitingMax: 3 }))
    const first = ask('greedy', 'greedy 1')
    const waiting = [2, 3, 4].map((number) => ask('greedy', `greedy ${number}`))
    const refused = assert.rejects(waiting[2] ?? first, QueueFull)
    const late = ask('late', 'late 1')
    await refused
    await assert.rejects(ask('greedy', 'greedy 5'), QueueFull)
    for (let ended = 0; ended < 4; ended += 1) await endOne()
    assert.deepEqual(begun, ['greedy 1', 'greedy 2', 'late 1', 'greedy 3'])
    assert.equal(await late, 'late 1')
  })

  await t.test('goes on after work that failed', async () => {
    const scheduler = new FairScheduler({ runningMax: 1, waitingMax: 1 })
    await assert.rejects(
      scheduler.run('a', async () => {
        throw new Error('it failed')
      }),
      /it failed/,
    )
    assert.equal(await scheduler.run('a', async () => 'next'), 'next')
  })
})
