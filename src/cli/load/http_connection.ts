import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'

export interface HttpAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** The connection broke. Unless the request was never sent, it may or may not have taken effect. */
export class ConnectionLost extends Error {
  readonly sent: boolean
  constructor(sent: boolean, cause: unknown) {
    super('The connection was lost', { cause })
    this.sent = sent
  }
}

/** Longer than any response takes while a database recovers. */
const ANSWER_MS_MAX = 20_000

interface Waiting {
  resolve(answer: HttpAnswer): void
  reject(error: Error): void
}

const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * HTTP/1.1 over one persistent connection. It supports only what Berth sends: every response has a content-length. A million
 * requests go through here, and node:http would spend more time on each than the server does. Requests may be pipelined, and
 * responses come in the same order.
 */
export class HttpConnection {
  readonly #host: string
  readonly #port: number
  #socket: Promise<Socket> | null = null
  #received: Buffer = Buffer.alloc(0)
  #waiting: Waiting[] = []

  constructor(origin: URL) {
    this.#host = origin.hostname
    this.#port = Number(origin.port)
  }

  async ask(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<HttpAnswer> {
    this.#socket ??= this.#connect()
    const socket = await this.#socket
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
    this.#waiting.push({ resolve, reject })
    socket.write(requestOf(method, path, headers, body))
    return promise
  }

  close(): void {
    void this.#socket?.then(
      (socket) => socket.destroy(),
      () => undefined,
    )
  }

  async #connect(): Promise<Socket> {
    const socket = createConnection({ host: this.#host, port: this.#port, noDelay: true })
    try {
      await once(socket, 'connect')
    } catch (cause) {
      this.#socket = null
      throw new ConnectionLost(false, cause)
    }
    this.#received = Buffer.alloc(0)
    socket.setTimeout(ANSWER_MS_MAX, () => {
      if (this.#waiting.length > 0) socket.destroy(new Error('no answer in time'))
    })
    let failure: unknown = new Error('closed by the server')
    socket.on('error', (error) => {
      failure = error
    })
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.once('close', () => this.#lose(failure))
    return socket
  }

  #lose(cause: unknown): void {
    this.#socket = null
    for (const { reject } of this.#waiting.splice(0)) reject(new ConnectionLost(true, cause))
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    for (;;) {
      const headEnd = this.#received.indexOf(HEAD_END)
      if (headEnd < 0) return
      const { status, headers } = headOf(this.#received.toString('latin1', 0, headEnd))
      const bodyStart = headEnd + HEAD_END.length
      const end = bodyStart + Number(headers.get('content-length') ?? 0)
      if (this.#received.length < end) return
      const body = this.#received.toString('utf8', bodyStart, end)
      this.#received = this.#received.subarray(end)
      this.#waiting.shift()?.resolve({ status, headers, body })
    }
  }
}

function requestOf(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  let head = `${method} ${path} HTTP/1.1\r\nhost: berth\r\n`
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`
  if (body !== '') {
    head += `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
  }
  return `${head}\r\n${body}`
}

function headOf(head: string): { status: number; headers: Map<string, string> } {
  const [first = '', ...lines] = head.split('\r\n')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  return { status: Number(first.split(' ')[1]), headers }
}
