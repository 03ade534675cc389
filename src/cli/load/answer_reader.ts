/** What the generator looks at in an answer. It is of use only until the next one is read. */
export interface HttpAnswer {
  readonly status: number
  /** The bytes of the body, not copied. */
  readonly bytes: Buffer
  readonly bodyFrom: number
  readonly bodyUntil: number
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LENGTH = /\r\ncontent-length: *(\d+)/i
/** As Fastify writes it; found without making a string of the head. */
const LENGTH_AS_WRITTEN = Buffer.from('\r\ncontent-length: ')
const STATUS_AT = 9
const ZERO = 0x30

/**
 * Reads answers to requests that are sent one at a time on one connection.
 *
 * It reads as much of HTTP/1.1 as the server of the benchmark speaks: a status, a content-length, a body. Anything else,
 * such as a chunked body, is an error and not a guess.
 */
export class AnswerReader {
  /** The beginning of an answer whose rest has not come yet. */
  #begun: Buffer | null = null

  /** The answer, once all of it is there. Null until then. */
  read(chunk: Buffer, bytes: number): HttpAnswer | null {
    let whole = chunk
    let length = bytes
    if (this.#begun !== null) {
      whole = Buffer.concat([this.#begun, chunk.subarray(0, bytes)])
      length = whole.length
      this.#begun = null
    }
    const answer = parse(whole, length)
    // Copied, for the chunk is read into again.
    if (answer === null) this.#begun = Buffer.from(whole.subarray(0, length))
    return answer
  }
}

function parse(bytes: Buffer, length: number): HttpAnswer | null {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd === -1 || headEnd + HEAD_END.length > length) return null
  const bodyFrom = headEnd + HEAD_END.length
  const bodyUntil = bodyFrom + lengthOf(bytes, headEnd)
  if (bodyUntil > length) return null
  if (bodyUntil < length) throw new Error('More came than was asked for.')
  return { status: statusOf(bytes), bytes, bodyFrom, bodyUntil }
}

function statusOf(bytes: Buffer): number {
  return digit(bytes, STATUS_AT) * 100 + digit(bytes, STATUS_AT + 1) * 10 + digit(bytes, STATUS_AT + 2)
}

function lengthOf(bytes: Buffer, headEnd: number): number {
  const at = bytes.indexOf(LENGTH_AS_WRITTEN)
  if (at === -1 || at > headEnd) return lengthInAnyCase(bytes.toString('latin1', 0, headEnd))
  let length = 0
  for (let i = at + LENGTH_AS_WRITTEN.length; i < headEnd; i += 1) {
    const value = digit(bytes, i)
    if (value < 0 || value > 9) break
    length = length * 10 + value
  }
  return length
}

function lengthInAnyCase(head: string): number {
  const found = LENGTH.exec(head)
  if (found !== null) return Number(found[1])
  // 204 and 304 have no body and say no length.
  if (/^HTTP\/1\.1 (204|304)/.test(head)) return 0
  throw new Error(`An answer without content-length: ${head}`)
}

function digit(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 0) - ZERO
}
