/** An answer as it came. It is of use only until the next one is read. */
export interface RawAnswer {
  readonly status: number
  /** Not copied. Of a chunked answer the head and the body, put together. */
  readonly bytes: Buffer
  readonly headFrom: number
  readonly headUntil: number
  readonly bodyFrom: number
  readonly bodyUntil: number
}

/** What came is not HTTP/1.1, or an answer of which nobody can tell where it ends. */
export class UnreadableAnswer extends Error {
  override name = 'UnreadableAnswer'
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_END = Buffer.from('\r\n')
const LENGTH = /\r\ncontent-length: *(\d+)/i
const CHUNKED = /\r\ntransfer-encoding: *chunked/i
/** As Fastify writes it; found without making a string of the head. */
const LENGTH_AS_WRITTEN = Buffer.from('\r\ncontent-length: ')
const STATUS_AT = 9
const ZERO = 0x30
/** Before it, an answer is interim: 103 says that another one follows. */
const FINAL_STATUS_MIN = 200

/** An answer, and where the next one begins. */
interface Found {
  readonly answer: RawAnswer
  readonly until: number
}

/**
 * Reads the answers of one connection, in the order in which they come. Not of HEAD, whose answers say the length of a body that
 * does not follow.
 */
export class AnswerReader {
  /** The beginning of an answer whose rest has not come yet. */
  #begun: Buffer | null = null

  /** Tells of each answer that is there whole now. */
  read(chunk: Buffer, bytes: number, answered: (answer: RawAnswer) => void): void {
    let whole = chunk
    let length = bytes
    if (this.#begun !== null) {
      whole = Buffer.concat([this.#begun, chunk.subarray(0, bytes)])
      length = whole.length
      this.#begun = null
    }
    for (let from = 0; from < length; ) {
      const found = parse(whole, from, length)
      if (found === null) {
        // Copied, for the chunk is read into again.
        this.#begun = Buffer.from(whole.subarray(from, length))
        return
      }
      from = found.until
      if (found.answer.status >= FINAL_STATUS_MIN) answered(found.answer)
    }
  }
}

function parse(bytes: Buffer, from: number, length: number): Found | null {
  const headUntil = bytes.indexOf(HEAD_END, from)
  const bodyFrom = headUntil + HEAD_END.length
  if (headUntil === -1 || bodyFrom > length) return null
  const status = statusOf(bytes, from)
  const bodyLength = lengthOf(bytes, from, headUntil) ?? lengthInAnyCase(bytes, from, headUntil, status)
  if (bodyLength === 'chunked') return parseChunks(bytes, from, bodyFrom, length)
  const bodyUntil = bodyFrom + bodyLength
  if (bodyUntil > length) return null
  return { answer: { status, bytes, headFrom: from, headUntil, bodyFrom, bodyUntil }, until: bodyUntil }
}

function statusOf(bytes: Buffer, from: number): number {
  const at = from + STATUS_AT
  return digit(bytes, at) * 100 + digit(bytes, at + 1) * 10 + digit(bytes, at + 2)
}

function lengthOf(bytes: Buffer, from: number, headUntil: number): number | undefined {
  const at = bytes.indexOf(LENGTH_AS_WRITTEN, from)
  if (at === -1 || at > headUntil) return undefined
  let length = 0
  for (let i = at + LENGTH_AS_WRITTEN.length; i < headUntil; i += 1) {
    const value = digit(bytes, i)
    if (value < 0 || value > 9) break
    length = length * 10 + value
  }
  return length
}

/** As proxies may write it. */
function lengthInAnyCase(bytes: Buffer, from: number, headUntil: number, status: number): number | 'chunked' {
  const head = bytes.toString('latin1', from, headUntil)
  if (CHUNKED.test(head)) return 'chunked'
  const found = LENGTH.exec(head)
  if (found !== null) return Number(found[1])
  // 204, 304 and interim answers have no body and say no length.
  if (status === 204 || status === 304 || (status >= 100 && status < FINAL_STATUS_MIN)) return 0
  throw new UnreadableAnswer(`An answer without content-length: ${head}`)
}

function parseChunks(bytes: Buffer, from: number, bodyFrom: number, length: number): Found | null {
  const pieces = [bytes.subarray(from, bodyFrom)]
  for (let at = bodyFrom; ; ) {
    const lineEnd = bytes.indexOf(LINE_END, at)
    if (lineEnd === -1 || lineEnd > length) return null
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (!(size >= 0)) throw new UnreadableAnswer('A chunk without its length')
    const chunkFrom = lineEnd + LINE_END.length
    const until = chunkFrom + size + LINE_END.length
    if (until > length) return null
    if (size === 0) return { answer: putTogether(pieces, bodyFrom - from), until }
    pieces.push(bytes.subarray(chunkFrom, chunkFrom + size))
    at = until
  }
}

function putTogether(pieces: readonly Buffer[], bodyFrom: number): RawAnswer {
  const bytes = Buffer.concat(pieces)
  const headUntil = bodyFrom - HEAD_END.length
  return { status: statusOf(bytes, 0), bytes, headFrom: 0, headUntil, bodyFrom, bodyUntil: bytes.length }
}

function digit(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 0) - ZERO
}
