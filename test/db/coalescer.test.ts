import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SharedQuestions } from '#db/coalescer.ts'

/** Rounds that are answered, or fail, when the test says so. */
function openRounds(options: { questionsMax?: number; roundsMax?: number } = {}) {
  const rounds: { questions: readonly string[]; finish: PromiseWithResolvers<void> }[] = []
  const shared = new SharedQuestions<string, string>({
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
  return { shared, rounds, asked }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('shared questions', async (t) => {
  await t.test('of one turn are asked in one round, the same one once', async () => {
    const { shared, rounds, asked } = openRounds()
    const answers = ['a', 'b', 'a', 'a'].map((question) => shared.ask(question))
    await nextTurn()
    assert.deepEqual(asked(), [['a', 'b']])
    rounds[0]?.finish.resolve()
    const [a, b] = ['a in round 1', 'b in round 1']
    assert.deepEqual(await Promise.all(answers), [a, b, a, a])
  })

  await t.test('are never answered by a round that began before they were asked', async () => {
    const { shared, rounds, asked } = openRounds()
    const early = shared.ask('a')
    await nextTurn()
    const late = [shared.ask('a'), shared.ask('b'), shared.ask('a')]
    await nextTurn()
    assert.deepEqual(asked(), [['a']])
    rounds[0]?.finish.resolve()
    assert.equal(await early, 'a in round 1')
    await nextTurn()
    rounds[1]?.finish.resolve()
    assert.deepEqual(await Promise.all(late), ['a in round 2', 'b in round 2', 'a in round 2'])
  })

  await t.test('are not remembered', async () => {
    const { shared, rounds } = openRounds()
    for (const round of [1, 2]) {
      const answer = shared.ask('a')
      await nextTurn()
      rounds[round - 1]?.finish.resolve()
      assert.equal(await answer, `a in round ${round}`)
    }
  })

  await t.test('go in rounds of a size, so many at once', async () => {
    const { shared, rounds, asked } = openRounds({ questionsMax: 2, roundsMax: 2 })
    const answers = ['a', 'b', 'c', 'd', 'e'].map((question) => shared.ask(question))
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

  await t.test('fail with their round, and the next is asked all the same', async () => {
    const { shared, rounds } = openRounds()
    const failed = [shared.ask('a'), shared.ask('b')]
    await nextTurn()
    const next = shared.ask('a')
    rounds[0]?.finish.reject(new Error('the database went away'))
    for (const answer of failed) await assert.rejects(answer, /went away/)
    await nextTurn()
    rounds[1]?.finish.resolve()
    assert.equal(await next, 'a in round 2')
  })
})
