import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Coalescer } from '#db/coalescer.ts'

/** Rounds that succeed or fail when the test says so. */
function openRounds(options: { questionsMax?: number; roundsMax?: number } = {}) {
  const rounds: { questions: readonly string[]; finish: PromiseWithResolvers<void> }[] = []
  const coalescer = new Coalescer<string, string>({
    ask: async (questions) => {
      const finish = Promise.withResolvers<void>()
      const round = rounds.push({ questions, finish })
      await finish.promise
      return questions.map((question) => `${question} in round ${round}`)
    },
    keyOf: (question) => question,
    questionsMax: 10,
    roundsMax: 1,
    ...options,
  })
  const asked = () => rounds.map(({ questions }) => questions)
  return { coalescer, rounds, asked }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('a coalescer', async (t) => {
  await t.test('asks the questions of one turn in one round, and the same one once', async () => {
    const { coalescer, rounds, asked } = openRounds()
    const answers = ['a', 'b', 'a', 'a'].map((question) => coalescer.ask(question))
    await nextTurn()
    assert.deepEqual(asked(), [['a', 'b']])
    rounds[0]?.finish.resolve()
    const [a, b] = ['a in round 1', 'b in round 1']
    assert.deepEqual(await Promise.all(answers), [a, b, a, a])
  })

  await t.test('never answers a question by a round that began before it was asked', async () => {
    const { coalescer, rounds, asked } = openRounds()
    const early = coalescer.ask('a')
    await nextTurn()
    const late = [coalescer.ask('a'), coalescer.ask('b'), coalescer.ask('a')]
    await nextTurn()
    assert.deepEqual(asked(), [['a']])
    rounds[0]?.finish.resolve()
    assert.equal(await early, 'a in round 1')
    await nextTurn()
    rounds[1]?.finish.resolve()
    assert.deepEqual(await Promise.all(late), ['a in round 2', 'b in round 2', 'a in round 2'])
  })

  await t.test('caches nothing', async () => {
    const { coalescer, rounds } = openRounds()
    for (const round of [1, 2]) {
      const answer = coalescer.ask('a')
      await nextTurn()
      rounds[round - 1]?.finish.resolve()
      assert.equal(await answer, `a in round ${round}`)
    }
  })

  await t.test('bounds the size of a round, and the rounds at once', async () => {
    const { coalescer, rounds, asked } = openRounds({ questionsMax: 2, roundsMax: 2 })
    const answers = ['a', 'b', 'c', 'd', 'e'].map((question) => coalescer.ask(question))
    await nextTurn()
    assert.deepEqual(asked(), [
      ['a', 'b'],
      ['c', 'd'],
    ])
    rounds[1]?.finish.resolve()
    assert.equal(await answers[2], 'c in round 2')
    assert.deepEqual(asked().at(-1), ['e'])
    for (const { finish } of rounds) finish.resolve()
    await Promise.all(answers)
  })

  await t.test('fails the questions of a failed round, and asks the next round all the same', async () => {
    const { coalescer, rounds } = openRounds()
    const failed = [coalescer.ask('a'), coalescer.ask('b')]
    await nextTurn()
    const next = coalescer.ask('a')
    rounds[0]?.finish.reject(new Error('the database went away'))
    for (const answer of failed) await assert.rejects(answer, /went away/)
    await nextTurn()
    rounds[1]?.finish.resolve()
    assert.equal(await next, 'a in round 2')
  })
})
