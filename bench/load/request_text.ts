import { randomBytes } from 'node:crypto'
import type { LoadPlan, PlannedRequest } from '#bench/load/plan.ts'

/** Together with the run's own part 36 characters, as long as the UUID that a client would send. */
const COUNTER_DIGITS = 11
const RUN_BYTES = 12

/** Requests as text. The parts that never change are prepared once. */
export class RequestTexts {
  readonly #tokens: readonly string[]
  readonly #heads: readonly string[]
  readonly #tails: readonly string[]
  readonly #sendsKeys: boolean
  readonly #run = randomBytes(RUN_BYTES).toString('hex')
  #keys = 0

  constructor({ tokens, requests, keys }: LoadPlan) {
    this.#tokens = tokens.map((token) => `Authorization: Bearer ${token}\r\n`)
    this.#heads = requests.map(headOf)
    this.#tails = requests.map(({ body }) => tailOf(body))
    this.#sendsKeys = keys
  }

  /** One of the plan's requests, as the account of one of its tokens. */
  of(request: number, token: number, ownKey: string | undefined): string {
    const key = ownKey ?? (this.#sendsKeys ? this.#nextKey() : undefined)
    const keyLine = key === undefined ? '' : `Idempotency-Key: ${key}\r\n`
    return this.#heads[request] + this.#tokenLine(token) + keyLine + this.#tails[request]
  }

  /** A request that depends on an answer. */
  post(path: string, body: string, token: number): string {
    return headOf({ method: 'POST', path, body }) + this.#tokenLine(token) + tailOf(body)
  }

  #tokenLine(token: number): string {
    return this.#tokens.length === 0 ? '' : (this.#tokens[token % this.#tokens.length] ?? '')
  }

  #nextKey(): string {
    this.#keys += 1
    return `${this.#run}-${String(this.#keys).padStart(COUNTER_DIGITS, '0')}`
  }
}

function headOf({ method, path }: PlannedRequest): string {
  return `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n`
}

/** Bodies are ASCII, so characters are bytes. */
function tailOf(body: string): string {
  if (body === '') return '\r\n'
  if (/[^\x20-\x7e]/.test(body)) throw new Error(`Not ASCII: ${body}`)
  return `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
