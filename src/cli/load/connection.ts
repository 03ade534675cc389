import { connect, type Socket } from 'node:net'
import { AnswerReader, type HttpAnswer } from '#cli/load/answer_reader.ts'

/** As much as is read at once. Answers of the API are about 1 kB. */
const READ_BYTES_MAX = 256 * 1024

/**
 * Shared by all connections: what was read is taken out before anything else is read, so a buffer for each read, and the
 * stream in front of it, are spared. Reading and writing by streams took half of the generator's time.
 */
const readBuffer = Buffer.allocUnsafe(READ_BYTES_MAX)

export interface ConnectionEvents {
  answered(answer: HttpAnswer): void
  /** It broke, or was closed by the other side. Told once; the connection is of no more use. */
  broke(reason: string): void
}

/** One kept connection of a client, which has at most one request under way. */
export class Connection {
  readonly #socket: Socket
  #isOpen = false
  #isClosed = false

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  static open(port: number, events: ConnectionEvents): Promise<Connection> {
    const { promise, resolve, reject } = Promise.withResolvers<Connection>()
    const reader = new AnswerReader()
    const socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (bytes: number) => {
          const answer = reader.read(readBuffer, bytes)
          if (answer !== null) events.answered(answer)
          return true
        },
      },
    })
    const connection = new Connection(socket)
    const broke = (reason: string) => {
      if (connection.#isClosed) return
      connection.close()
      if (connection.#isOpen) events.broke(reason)
      else reject(new Error(`No connection to port ${port}: ${reason}`))
    }
    socket.once('connect', () => {
      connection.#isOpen = true
      resolve(connection)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => broke(error.code ?? error.message))
    socket.on('close', () => broke('closed'))
    return promise
  }

  /** The whole request, in characters of one byte. */
  send(request: string): void {
    this.#socket.write(request, 'latin1')
  }

  close(): void {
    this.#isClosed = true
    this.#socket.destroy()
  }
}
