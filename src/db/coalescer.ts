import assert from 'node:assert/strict'

export interface CoalescerOptions<Question, Answer> {
  /** Answers each question, in the order given. */
  readonly ask: (questions: readonly Question[]) => Promise<readonly Answer[]>
  /** Questions with the same key are one question: the key holds everything that the answer depends on. */
  readonly keyOf: (question: Question) => string
  readonly questionsMax: number
  readonly roundsMax: number
}

interface Waiting<Question, Answer> {
  readonly question: Question
  readonly answer: PromiseWithResolvers<Answer>
}

/**
 * Coalesces questions: those of one turn of the event loop are asked together, and so are those that arrive while `roundsMax`
 * rounds are under way. A question that several callers ask is sent once.
 *
 * An answer is never older than its question. A round that is under way may have read before something changed, so the same
 * question, asked meanwhile, waits for the next round. Nothing is cached.
 */
export class Coalescer<Question, Answer> {
  readonly #options: CoalescerOptions<Question, Answer>
  /** In order of arrival. There are never more of them than requests under way, since each request asks one question. */
  readonly #waiting = new Map<string, Waiting<Question, Answer>>()
  #rounds = 0
  #wakingUp = false

  constructor(options: CoalescerOptions<Question, Answer>) {
    this.#options = options
  }

  /** If its round fails, this rejects with the error of the round. */
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
