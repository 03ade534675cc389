import { Worker } from 'node:worker_threads'
import type { CheckedHistory, CheckerReply } from '#prove/checker/checked_history.ts'
import type { CheckReport } from '#prove/linearizability/verdict.ts'

/** Histories that may wait for the checker. More would only fill the memory: no new group is opened until there is room. */
const BACKLOG_MAX = 24

/** Checks histories in a worker thread, so that a search does not delay the clients. */
export class Checker {
  readonly #worker = new Worker(new URL('./checker_worker.ts', import.meta.url))
  readonly #waiting = new Map<number, PromiseWithResolvers<CheckReport>>()
  #room = Promise.withResolvers<void>()

  constructor() {
    this.#worker.on('message', (answer: CheckerReply) => {
      const waiting = this.#waiting.get(answer.number)
      if ('report' in answer) waiting?.resolve(answer.report)
      else waiting?.reject(new Error(answer.error))
      this.#done(answer.number)
    })
    this.#worker.on('error', (error) => {
      for (const [number, { reject }] of this.#waiting) {
        reject(error)
        this.#done(number)
      }
    })
  }

  check(history: CheckedHistory): Promise<CheckReport> {
    const answer = Promise.withResolvers<CheckReport>()
    this.#waiting.set(history.number, answer)
    this.#worker.postMessage(history)
    return answer.promise
  }

  get backlog(): number {
    return this.#waiting.size
  }

  async untilRoom(): Promise<void> {
    while (this.#waiting.size >= BACKLOG_MAX) await this.#room.promise
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #done(number: number): void {
    this.#waiting.delete(number)
    this.#room.resolve()
    this.#room = Promise.withResolvers()
  }
}
