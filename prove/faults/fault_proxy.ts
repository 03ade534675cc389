import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net'

interface Drop {
  readonly matches: (chunk: Buffer) => boolean
  readonly done: () => void
}

/**
 * A TCP proxy that forwards everything. On demand it drops one response and breaks the connection, so that a request has taken
 * effect and its client does not know.
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

  /** Drops the next response that matches; false if none came in time. */
  async dropNext(matches: (chunk: Buffer) => boolean, waitMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => resolve(false), waitMs)
    this.#drop = { matches, done: () => resolve(true) }
    const dropped = await promise
    clearTimeout(timer)
    this.#drop = null
    return dropped
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
  }

  #join(near: Socket, targetPort: number): void {
    const far = createConnection({ host: '127.0.0.1', port: targetPort, noDelay: true })
    near.setNoDelay(true)
    const destroyBoth = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      this.#open.add(socket)
      socket.on('error', destroyBoth)
      socket.once('close', () => {
        this.#open.delete(socket)
        destroyBoth()
      })
    }
    near.on('data', (chunk: Buffer) => far.write(chunk))
    far.on('data', (chunk: Buffer) => {
      const drop = this.#drop
      if (drop?.matches(chunk)) {
        this.#drop = null
        destroyBoth()
        drop.done()
      } else {
        near.write(chunk)
      }
    })
  }
}

const SUCCESS = Buffer.from('HTTP/1.1 20')

/** A success response of a server to its client. */
export const isHttpSuccess = (chunk: Buffer) => chunk.indexOf(SUCCESS) === 0

const COMMITTED = ['confirmed', 'held', 'COMMIT'].map((text) => Buffer.from(text))

/** A message of PostgreSQL to a server about a batch that booked something, or about a commit. */
export const isDatabaseSuccess = (chunk: Buffer) => COMMITTED.some((text) => chunk.includes(text))
