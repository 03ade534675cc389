import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net'

interface Drop {
  readonly isAnswer: (chunk: Buffer) => boolean
  readonly done: () => void
}

/**
 * Stands between two that talk, and passes on what they say; when told to, it takes an answer for itself and breaks the
 * connection, so that what was asked is done and whoever asked does not know.
 */
export class FaultProxy {
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #drop: Drop | null = null

  private constructor(server: Server) {
    this.#server = server
  }

  static async listen(targetPort: number): Promise<FaultProxy> {
    const server = createServer()
    const proxy = new FaultProxy(server)
    server.on('connection', (near) => proxy.#join(near, targetPort))
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
    await promise
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Cuts the next answer that is one; false if none came in time. */
  async dropNext(isAnswer: (chunk: Buffer) => boolean, waitMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => resolve(false), waitMs)
    this.#drop = { isAnswer, done: () => resolve(true) }
    const happened = await promise
    clearTimeout(timer)
    this.#drop = null
    return happened
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
  }

  #join(near: Socket, targetPort: number): void {
    const far = createConnection({ host: '127.0.0.1', port: targetPort, noDelay: true })
    near.setNoDelay(true)
    const part = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      this.#open.add(socket)
      socket.on('error', part)
      socket.once('close', () => {
        this.#open.delete(socket)
        part()
      })
    }
    near.on('data', (chunk: Buffer) => far.write(chunk))
    far.on('data', (chunk: Buffer) => {
      const drop = this.#drop
      if (drop?.isAnswer(chunk)) {
        this.#drop = null
        part()
        drop.done()
      } else {
        near.write(chunk)
      }
    })
  }
}

const CREATED = Buffer.from('HTTP/1.1 20')

/** Something was done, says a server to its client. */
export const isHttpSuccess = (chunk: Buffer) => chunk.indexOf(CREATED) === 0

const DONE = ['confirmed', 'held', 'COMMIT'].map((text) => Buffer.from(text))

/** A batch that booked something, or a transaction that was committed, says PostgreSQL to a server. */
export const isDatabaseSuccess = (chunk: Buffer) => DONE.some((text) => chunk.includes(text))
