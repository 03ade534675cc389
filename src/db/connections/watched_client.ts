import { Socket } from 'node:net'
import pg from 'pg'

declare module 'pg' {
  interface ClientBase {
    /** False from the moment a statement is sent until all are answered. pg has this field, but its types do not. */
    readonly readyForQuery?: boolean
    /** The server process behind the connection; null before there is one. pg has it, and its types do not. */
    readonly processID?: number | null
  }
}

/** How often the connections are checked. A silence is noticed at most this much too late. */
const LOOK_MS = 250
/** Bytes received and sent just before a check are counted one check apart. */
const LOOK_MS_ERROR = 2 * LOOK_MS
/** How long a connection that we close waits for the other side to close it too. */
const CLOSING_MS_MAX = 2_000
/** Connecting with TLS and a password takes a tenth of this across any ocean. A host that is down does not answer at all. */
export const CONNECTING_MS_MAX = 3_000
/** TCP keepalive probes an idle connection after this time. Node cuts it ten seconds later if there is no reply. */
const KEEPALIVE_MS = 10_000

/** The server was silent for longer than any statement on this connection may take. The host or the network is gone. */
export class DatabaseSilent extends Error {
  readonly code = 'ETIMEDOUT'

  constructor(ms: number) {
    super(`The database has been silent for ${ms} ms`)
    this.name = 'DatabaseSilent'
  }
}

/**
 * A connection that is cut when a statement on it stays unanswered for too long, with everything that was sent behind it.
 *
 * When a host vanishes, its packets are dropped and nobody closes the connection. The system then retransmits for a quarter of an
 * hour, since Node cannot set TCP_USER_TIMEOUT. A live server ends each statement by its own statement_timeout, so a server that
 * stays silent for longer is gone. All other connections to the same host that have been silent for as long are then cut too,
 * whether they wait or are idle.
 *
 * The limit applies to silence, not to a statement: of two batches sent one behind the other, the second has its full time once the
 * first is answered. All connections share one timer, and no statement has one.
 */
export class WatchedClient extends pg.Client {
  /** How long the server may be silent while a statement is unanswered; 0 means forever. */
  silenceMsMax = 0
  readonly #socket: Socket
  #bytesRead = 0
  /**
   * Counted in checks rather than milliseconds. A process that was suspended itself then receives what arrived meanwhile before it
   * judges.
   */
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

  /** Notes what arrived since the last check. Returns true once the server must be considered gone. */
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

  /** How long a statement has been unanswered while the server was silent. */
  get waitedMs(): number {
    return this.#looksWaiting * LOOK_MS
  }

  /** How long nothing has arrived, whether or not an answer is due. */
  get quietMs(): number {
    return this.#looksQuiet * LOOK_MS
  }

  /** Rejects every unanswered statement. */
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
