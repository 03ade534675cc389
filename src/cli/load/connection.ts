import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { AnswerReader, type RawAnswer, UnreadableAnswer } from '#cli/load/answer_reader.ts'

/** As much as is read at once. Answers of the API are about 1 kB. */
const READ_BYTES_MAX = 256 * 1024

/**
 * Shared by all connections: what was read is taken out before anything else is read, so a buffer for each read, and the
 * stream in front of it, are spared. Reading and writing by streams took half of the time of whoever sends many requests.
 */
const readBuffer = Buffer.allocUnsafe(READ_BYTES_MAX)

export interface ConnectionEvents {
  answered(answer: RawAnswer): void
  /** It broke, or was closed by the other side. Told once; the connection is of no more use. */
  broke(cause: Error): void
  /** Whether an answer is waited for: then a connection that is silent for too long breaks. */
  isWaiting?(): boolean
}

/** One kept connection to a server, by HTTP/1.1. Several requests may be under way: the answers come in their order. */
export class Connection {
  readonly #socket: Socket
  #isOpen = false
  #isClosed = false

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Rejects if the server cannot be reached. Without `answerMsMax` answers are waited for without a limit. */
  static open(origin: URL, events: ConnectionEvents, answerMsMax = 0): Promise<Connection> {
    const { promise, resolve, reject } = Promise.withResolvers<Connection>()
    const reader = new AnswerReader()
    const socket = connectTo(origin, (chunk, bytes) => {
      try {
        reader.read(chunk, bytes, (answer) => events.answered(answer))
      } catch (error) {
        if (!(error instanceof UnreadableAnswer)) throw error
        socket.destroy(error)
      }
    })
    const connection = new Connection(socket)
    const broke = (cause: Error) => {
      if (connection.#isClosed) return
      connection.close()
      if (connection.#isOpen) events.broke(cause)
      else reject(new Error(`No connection to ${origin.host}: ${cause.message}`, { cause }))
    }
    socket.once(origin.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      connection.#isOpen = true
      resolve(connection)
    })
    socket.on('error', broke)
    socket.on('close', () => broke(new Error('closed by the server')))
    socket.setTimeout(answerMsMax, () => {
      if (!connection.#isOpen || events.isWaiting?.()) socket.destroy(new Error('no answer in time'))
    })
    return promise
  }

  /** Sends a request or a piece of one. */
  send(request: string, encoding: 'latin1' | 'utf8' = 'latin1'): void {
    this.#socket.write(request, encoding)
  }

  close(): void {
    this.#isClosed = true
    this.#socket.destroy()
  }
}

function connectTo({ protocol, hostname, port }: URL, read: (chunk: Buffer, bytes: number) => void): Socket {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol === 'https:') {
    const socket = connectTls({
      host,
      port: Number(port || 443),
      servername: isIP(host) === 0 ? host : '',
      ALPNProtocols: ['http/1.1'],
    })
    return socket.setNoDelay(true).on('data', (chunk: Buffer) => read(chunk, chunk.length))
  }
  return connectPlain({
    host,
    port: Number(port || 80),
    noDelay: true,
    onread: {
      buffer: readBuffer,
      callback: (bytes: number) => {
        read(readBuffer, bytes)
        return true
      },
    },
  })
}
