import { Socket } from 'node:net'
import pg from 'pg'

declare module 'pg' {
  interface ClientBase {
    /** False from when a statement was sent until all are answered. pg has it, and its types do not. */
    readonly readyForQuery?: boolean
  }
}

/** How often the connections are looked at: a silence is noticed this much too late at most. */
const LOOK_MS = 250
/** What came, and what was sent, just before a look are counted one look apart. */
const LOOK_MS_ERROR = 2 * LOOK_MS
/** How long a connection that we close waits for the other side to close it too. */
const CLOSING_MS_MAX = 2_000
/** TLS and a password take a tenth of this across any ocean. A host that is away does not answer at all. */
export const CONNECTING_MS_MAX = 3_000
/** An idle connection is asked for a sign of life after so long; Node cuts it ten seconds later if there is none. */
const KEEPALIVE_MS = 10_000

/** The server was silent for longer than any statement of this connection may take: host or network are gone. */
export class DatabaseSilent extends Error {
  readonly code = 'ETIMEDOUT'

  constructor(ms: number) {
    super(`The database has been silent for ${ms} ms`)
    this.name = 'DatabaseSilent'
  }
}

/**
 * A connection that is cut when a statement on it stays unanswered for too long, with all that was sent behind it.
 *
 * When a host vanishes, its packets are dropped and nobody closes the connection: the system goes on sending for a quarter of
 * an hour, since Node cannot set TCP_USER_TIMEOUT. A server that lives ends each statement by its own statement_timeout, so
 * one that stays silent for longer is gone. What else has been silent for as long on connections to the same host is then cut
 * too, whether it waits or is idle.
 *
 * The limit is on silence and not on a statement: of two batches that were sent one behind the other, the second has its
 * whole time once the first is answered. There is one timer for all connections, and none for a statement.
 */
export class WatchedClient extends pg.Client {
  /** How long the server may be silent while a statement is unanswered; 0 is for ever. */
  silenceMsMax = 0
  readonly #socket: Socket
  #bytesRead = 0
  /** Counted in looks: a process that stood still itself then has heard what came meanwhile before it judges. */
  #looksQuiet = 0
  #looksWaiting = 0
  #looksClosing = 0

  constructor(config: pg.ClientConfig = {}) {
    const socket = new Socket()
    super({
      ...config,
      stream: () => socket,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEPALIVE_MS,
      connectionTimeoutMillis: Math.min(
        config.connectionTimeoutMillis || CONNECTING_MS_MAX,
        CONNECTING_MS_MAX,
      ),
    })
    this.#socket = socket
    watch(this)
    socket.once('close', () => unwatch(this))
  }

  /** Notes what came since the last look. True once the server must be taken for gone. */
  look(): boolean {
    const { bytesRead, writableEnded } = this.#socket
    const isQuiet = bytesRead === this.#bytesRead
    this.#bytesRead = bytesRead
    this.#looksQuiet = isQuiet ? this.#looksQuiet + 1 : 0
    this.#looksWaiting = isQuiet && this.readyForQuery === false ? this.#looksWaiting + 1 : 0
    this.#looksClosing = writableEnded ? this.#looksClosing + 1 : 0
    if (this.#looksClosing * LOOK_MS > CLOSING_MS_MAX) this.#socket.destroy()
    return this.silenceMsMax > 0 && this.waitedMs > this.silenceMsMax
  }

  /** How long a statement has been unanswered and the server silent. */
  get waitedMs(): number {
    return this.#looksWaiting * LOOK_MS
  }

  /** How long nothing has come, asked for or not. */
  get quietMs(): number {
    return this.#looksQuiet * LOOK_MS
  }

  /** Rejects all that is unanswered. */
  cut(error: Error): void {
    this.#socket.destroy(error)
  }
}

const watched = new Set<WatchedClient>()
let timer: NodeJS.Timeout | undefined

function watch(client: WatchedClient): void {
  watched.add(client)
  timer ??= setInterval(lookAtAll, LOOK_MS).unref()
}

function unwatch(client: WatchedClient): void {
  watched.delete(client)
  if (watched.size > 0) return
  clearInterval(timer)
  timer = undefined
}

function lookAtAll(): void {
  const silent = [...watched].filter((client) => client.look())
  for (const { host, port, waitedMs } of silent) {
    for (const client of watched) {
      const isAsQuiet = client.quietMs >= waitedMs - LOOK_MS_ERROR
      if (client.host === host && client.port === port && isAsQuiet)
        client.cut(new DatabaseSilent(client.quietMs))
    }
  }
}
