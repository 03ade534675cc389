import type { RawAnswer } from '#cli/load/answer_reader.ts'
import { Connection, type ConnectionEvents } from '#cli/load/connection.ts'

export interface HttpAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** The connection broke. Unless the request was never sent, it may or may not have taken effect. */
export class ConnectionLost extends Error {
  readonly sent: boolean
  /** Such as ECONNRESET, where the system gave one. */
  readonly code: string | undefined

  constructor(sent: boolean, cause: Error) {
    super(`The connection was lost: ${cause.message}`, { cause })
    this.sent = sent
    this.code = codeOf(cause)
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  return 'code' in error ? String(error.code) : codeOf(error.cause)
}

/** Longer than any response takes while a database recovers. */
const ANSWER_MS_MAX = 20_000

interface Waiting {
  resolve(answer: HttpAnswer): void
  reject(error: Error): void
}

/** The requests on a connection that have no answer yet. */
interface Line {
  readonly waiting: Waiting[]
  /** Why the connection broke. What was about to be sent on it then was not. */
  lost: Error | null
}

interface Open {
  readonly connection: Connection
  readonly line: Line
}

/**
 * Requests over one persistent connection, which is opened anew after it broke. A million requests go through here, and node:http
 * would spend more time on each than the server does. Requests may be pipelined, and responses come in the same order.
 */
export class HttpConnection {
  readonly #origin: URL
  readonly #answerMsMax: number
  #open: Promise<Open> | null = null

  constructor(origin: URL, answerMsMax = ANSWER_MS_MAX) {
    this.#origin = origin
    this.#answerMsMax = answerMsMax
  }

  /** Rejects with ConnectionLost if the connection breaks before the answer is there. */
  async ask(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<HttpAnswer> {
    this.#open ??= this.#connect()
    const { connection, line } = await this.#open
    if (line.lost !== null) throw new ConnectionLost(false, line.lost)
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
    line.waiting.push({ resolve, reject })
    connection.send(requestOf(this.#origin.host, method, path, headers, body), 'utf8')
    return promise
  }

  close(): void {
    void this.#open?.then(
      ({ connection, line }) => {
        connection.close()
        lose(line, new Error('closed by the client'))
      },
      () => undefined,
    )
    this.#open = null
  }

  #connect(): Promise<Open> {
    const line: Line = { waiting: [], lost: null }
    const forget = () => {
      if (this.#open === opening) this.#open = null
    }
    const events: ConnectionEvents = {
      isWaiting: () => line.waiting.length > 0,
      answered: (raw) => {
        const answer = readAnswer(raw)
        // The server will close it: the next request goes on another one.
        if (answer.headers.get('connection') === 'close') forget()
        line.waiting.shift()?.resolve(answer)
      },
      broke: (cause) => {
        forget()
        lose(line, cause)
      },
    }
    const opening: Promise<Open> = Connection.open(this.#origin, events, this.#answerMsMax).then(
      (connection) => ({ connection, line }),
      (cause: Error) => {
        forget()
        throw new ConnectionLost(false, cause)
      },
    )
    return opening
  }
}

function lose(line: Line, cause: Error): void {
  line.lost = cause
  for (const { reject } of line.waiting.splice(0)) reject(new ConnectionLost(true, cause))
}

function requestOf(
  host: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n`
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`
  if (body !== '') {
    head += `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
  }
  return `${head}\r\n${body}`
}

function readAnswer({ status, bytes, headFrom, headUntil, bodyFrom, bodyUntil }: RawAnswer): HttpAnswer {
  const [, ...lines] = bytes.toString('latin1', headFrom, headUntil).split('\r\n')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  return { status, headers, body: bytes.toString('utf8', bodyFrom, bodyUntil) }
}
