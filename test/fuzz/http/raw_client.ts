import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** No generated request takes longer than this. */
const ANSWER_MS_MAX = 20_000

/**
 * Sends requests as they are written, over one connection that is kept while the server keeps it. An HTTP client would refuse to
 * send most of what an attacker can send.
 */
export class RawClient {
  readonly #port: number
  #socket: Socket | null = null

  constructor(port: number) {
    this.#port = port
  }

  /** Rejects if the answer is incomplete. Only the head is read of an answer that never ends (a stream). */
  async send(request: Buffer, method: string): Promise<RawAnswer> {
    const isFresh = this.#socket === null
    try {
      return await this.#sendOn(this.#take(), request, method)
    } catch (error) {
      this.close()
      // A server may close an idle connection at any time. On a new one, it must answer the same request.
      if (isFresh) throw error
      return await this.#sendOn(this.#take(), request, method)
    }
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = null
  }

  #take(): Socket {
    this.#socket ??= connect(this.#port, '127.0.0.1').setNoDelay(true)
    return this.#socket
  }

  #sendOn(socket: Socket, request: Buffer, method: string): Promise<RawAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
    let received = Buffer.alloc(0)
    const finish = (outcome: () => void) => {
      clearTimeout(timer)
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      outcome()
    }
    const timer = setTimeout(() => finish(() => reject(new Error('no answer in time'))), ANSWER_MS_MAX)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      const read = readAnswer(received, method)
      if (read === null) return
      finish(() => resolve(read.answer))
      if (!read.isReusable) this.close()
    })
    socket.on('error', (error) => finish(() => reject(error)))
    socket.on('close', () => finish(() => reject(new Error(`closed after ${received.length} bytes`))))
    socket.write(request)
    return promise
  }
}

interface Read {
  readonly answer: RawAnswer
  readonly isReusable: boolean
}

/** The answer, once it is complete. */
function readAnswer(received: Buffer, method: string): Read | null {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd === -1) return null
  const [statusLine = '', ...lines] = received.subarray(0, headEnd).toString('latin1').split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  if (status === 100) return readAnswer(received.subarray(headEnd + 4), method)

  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false
  const hasNoBody = method === 'HEAD' || status === 204 || status === 304
  const rest = received.subarray(headEnd + 4)
  const body = isStream || hasNoBody ? '' : readBody(rest, headers)
  if (body === null) return null
  const isReusable = !isStream && headers.get('connection') !== 'close'
  return { answer: { status, headers, body }, isReusable }
}

function readBody(rest: Buffer, headers: ReadonlyMap<string, string>): string | null {
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(rest)
  const length = Number(headers.get('content-length') ?? 0)
  return rest.length < length ? null : rest.subarray(0, length).toString()
}

function readChunks(rest: Buffer): string | null {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at)
    if (lineEnd === -1) return null
    const length = Number.parseInt(rest.subarray(at, lineEnd).toString('latin1'), 16)
    const end = lineEnd + 2 + length
    if (rest.length < end + 2) return null
    if (length === 0) return Buffer.concat(chunks).toString()
    chunks.push(rest.subarray(lineEnd + 2, end))
    at = end + 2
  }
}
