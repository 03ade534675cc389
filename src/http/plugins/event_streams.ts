import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '#http/app.ts'
import { addressOf } from '#http/plugins/rate_limits.ts'
import { Refused } from '#http/problems/refused.ts'

/** Proxies close a connection that is silent for a minute. A comment is not an event, and keeps it open. */
export const HEARTBEAT_MS = 15_000
/** How long a client waits before it reconnects. */
const RECONNECT_MS = 3_000
/** A client that is this far behind is disconnected. It reconnects and gets the newest state instead of old events. */
export const BACKLOG_BYTES_MAX = 256 * 1024
/**
 * A browser opens at most six connections to a host, and a person may have several browsers. Every caller may open this many while
 * any are free.
 */
export const STREAMS_PER_CALLER_MIN = 20
/** One caller may take this share of the free streams: many pupils of a school, behind one address, may look at one departure. */
const SHARE_OF_FREE = 1 / 4

const LAST_EVENT_ID = /^[!-~]{1,128}$/

export interface ServerEvent {
  /** The client sends it back as Last-Event-ID when it reconnects. */
  readonly id?: string
  readonly name: string
  readonly data: unknown
}

export interface EventStream {
  readonly body: Readable
  /** The last event that the client saw, if it was connected before. */
  readonly lastEventId: string | null
  /** False once the client is gone or too far behind. The sender then stops. */
  send(event: ServerEvent): boolean
  close(): void
  onClose(clean: () => void): void
}

declare module 'fastify' {
  interface FastifyInstance {
    eventStreams: EventStreams
  }
}

/**
 * Live answers by server-sent events. Their number, their backlog and the time for which they delay a shutdown are limited, and
 * they are shared fairly among callers.
 */
export class EventStreams {
  readonly #open = new Set<EventStream>()
  /** The streams of each caller, the oldest first. A caller is an account, or the address of an anonymous client. */
  readonly #openByCaller = new Map<string, EventStream[]>()
  readonly #max: number
  readonly #heartbeatMs: number

  constructor(options: { max: number; heartbeatMs?: number }) {
    this.#max = options.max
    this.#heartbeatMs = options.heartbeatMs ?? HEARTBEAT_MS
  }

  get size(): number {
    return this.#open.size
  }

  /** Answers a request with a stream: `return reply.send(stream.body)`. Refuses too_many_requests, busy. */
  open(request: FastifyRequest, reply: FastifyReply): EventStream {
    const caller = request.caller.accountId ?? addressOf(request)
    this.#makeRoom(caller)

    reply.type('text/event-stream; charset=utf-8')
    reply.headers({
      'cache-control': 'no-store',
      // If it were kept alive after its stream ended, the connection would delay a server that stops.
      connection: 'close',
      // Buffering proxies would hold events back until there are enough of them.
      'x-accel-buffering': 'no',
    })
    const stream = createStream(lastEventIdOf(request), this.#heartbeatMs)
    this.#open.add(stream)
    this.#openByCaller.set(caller, [...this.#openOf(caller), stream])
    stream.onClose(() => this.#forget(caller, stream))
    return stream
  }

  #openOf(caller: string): readonly EventStream[] {
    return this.#openByCaller.get(caller) ?? []
  }

  #forget(caller: string, stream: EventStream): void {
    this.#open.delete(stream)
    const left = this.#openOf(caller).filter((other) => other !== stream)
    if (left.length === 0) this.#openByCaller.delete(caller)
    else this.#openByCaller.set(caller, left)
  }

  /**
   * A caller may take a share of what is free, and that share shrinks as more streams are open. If nothing is free, a caller who
   * would still have fewer streams than the one with the most takes that caller's newest stream. So the shares become even, and it
   * takes as many callers as there are streams to keep a newcomer out.
   */
  #makeRoom(caller: string): void {
    const own = this.#openOf(caller).length
    const free = this.#max - this.#open.size
    if (free <= 0) {
      const [greediest, streams] = this.#findGreediest()
      const newest = streams.at(-1)
      if (newest === undefined || own + 1 >= streams.length) {
        throw new Refused('busy', { headers: { 'retry-after': '10' } })
      }
      // Destroyed rather than ended: an end waits for a client that may not read.
      newest.body.destroy()
      this.#forget(greediest, newest)
      return
    }
    if (own >= Math.max(STREAMS_PER_CALLER_MIN, Math.floor(free * SHARE_OF_FREE))) {
      const detail = `You have ${own} open streams already.`
      throw new Refused('too_many_requests', { detail, headers: { 'retry-after': '10' } })
    }
  }

  #findGreediest(): readonly [string, readonly EventStream[]] {
    let found: readonly [string, readonly EventStream[]] = ['', []]
    for (const entry of this.#openByCaller) if (entry[1].length > found[1].length) found = entry
    return found
  }

  /** Ends every stream. Clients reconnect, to another server or to the next one here. */
  closeAll(): void {
    for (const stream of this.#open) stream.close()
  }
}

function createStream(lastEventId: string | null, heartbeatMs: number): EventStream {
  const body = new Readable({ read() {} })
  const write = (text: string): boolean => {
    if (body.destroyed || body.readableEnded) return false
    if (body.readableLength > BACKLOG_BYTES_MAX) {
      body.destroy()
      return false
    }
    body.push(text)
    return true
  }

  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs)
  heartbeat.unref()
  body.once('close', () => clearInterval(heartbeat))
  write(`retry: ${RECONNECT_MS}\n\n`)
  return {
    body,
    lastEventId,
    send: (event) => write(render(event)),
    close: () => {
      if (!body.readableEnded) body.push(null)
      clearInterval(heartbeat)
    },
    onClose: (clean) => body.once('close', clean),
  }
}

/** JSON has no line breaks of its own, so an event is one data line. */
function render({ id, name, data }: ServerEvent): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`
  return `${idLine}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

function lastEventIdOf(request: FastifyRequest): string | null {
  const id = request.headers['last-event-id']
  return typeof id === 'string' && LAST_EVENT_ID.test(id) ? id : null
}

export function streamEvents(app: App, max: number): EventStreams {
  const streams = new EventStreams({ max })
  app.decorate('eventStreams', streams)
  app.addHook('preClose', async () => streams.closeAll())
  return streams
}
