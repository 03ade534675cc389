import assert from 'node:assert/strict'

export interface SharedQuestionsOptions<Question, Answer> {
  /** Answers each question, in the order given. */
  readonly ask: (questions: readonly Question[]) => Promise<readonly Answer[]>
  /** Two questions with the same key are one, whoever asks: it holds all that the answer depends on. */
  readonly keyOf: (question: Question) => string
  readonly questionsMax: number
  readonly roundsMax: number
}

interface Waiting<Question, Answer> {
  readonly question: Question
  readonly answer: PromiseWithResolvers<Answer>
}

/**
 * Asks together what is asked in the same turn of the event loop, or while as many rounds are under way as may be. What
 * several ask is asked once.
 *
 * An answer is never older than its question: one that is under way may have been read before something changed, so who
 * asks the same meanwhile waits for the next round. Nothing is remembered.
 */
export class SharedQuestions<Question, Answer> {
  readonly #options: SharedQuestionsOptions<Question, Answer>
  /** In the order they came. No more than there are requests under way, each of which has one. */
  readonly #waiting = new Map<string, Waiting<Question, Answer>>()
  #rounds = 0
  #wakingUp = false

  constructor(options: SharedQuestionsOptions<Question, Answer>) {
    this.#options = options
  }

  /** Rejects, as all of its round do, with what went wrong. */
  ask(question: Question): Promise<Answer> {
    const key = this.#options.keyOf(question)
    const same = this.#waiting.get(key)
    if (same !== undefined) return same.answer.promise
    const answer = Promise.withResolvers<Answer>()
    this.#waiting.set(key, { question, answer })
    this.#wakeUp()
    return answer.promise
  }

  #wakeUp(): void {
    if (this.#wakingUp || this.#rounds >= this.#options.roundsMax) return
    this.#wakingUp = true
    setImmediate(() => {
      this.#wakingUp = false
      this.#beginRounds()
    })
  }

  #beginRounds(): void {
    while (this.#rounds < this.#options.roundsMax && this.#waiting.size > 0) {
      const round = [...this.#waiting].slice(0, this.#options.questionsMax)
      for (const [key] of round) this.#waiting.delete(key)
      void this.#run(round.map(([, waiting]) => waiting))
    }
  }

  async #run(round: readonly Waiting<Question, Answer>[]): Promise<void> {
    this.#rounds += 1
    try {
      const answers = await this.#options.ask(round.map(({ question }) => question))
      assert.equal(answers.length, round.length, 'each question of a round is answered once')
      for (const [index, answer] of answers.entries()) round[index]?.answer.resolve(answer)
    } catch (error) {
      for (const { answer } of round) answer.reject(error)
    }
    this.#rounds -= 1
    this.#beginRounds()
  }
}
