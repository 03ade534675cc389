import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Bookings } from '#db/booking/bookings.ts'
import type { Pool } from '#db/connections/pool.ts'
import type { App } from '#http/app.ts'
import { Refused } from '#http/problems/refused.ts'

/** Servers that are about to stop: they still answer, and tell balancers and clients to go elsewhere. */
const leaving = new WeakSet<App>()

/** Refuses requests that still arrive on open connections while the server stops, with a problem that tells them to go elsewhere. */
export function refuseWhileStopping(app: App): { isStopping: () => boolean } {
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onRequest', (_request, _reply, done) => {
    if (!stopping) return done()
    done(new Refused('busy', { detail: 'The server is stopping.', headers: { 'retry-after': '1' } }))
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    // Otherwise the client keeps its connection, and the server waits for it.
    if (stopping || leaving.has(app)) reply.header('connection', 'close')
    done(null, payload)
  })
  return { isStopping: () => stopping || leaving.has(app) }
}

/**
 * Browsers open connections ahead of need. Node treats one that never carried a request as busy and waits for it. This closes it
 * with the idle ones.
 */
export function closeUnusedConnections(app: App): void {
  const open = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', async () => {
    // A connection with half a request is left open to send the rest.
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  })
}

/**
 * Prepares a server for its stop: /readyz fails at once, so that balancers send nothing more, and connections are closed after
 * their next answer. All requests are still served, so that no client is refused meanwhile.
 */
export async function leave(app: App, drainMs: number): Promise<void> {
  leaving.add(app)
  await pause(drainMs)
}

export interface StopParts {
  readonly pools: readonly Pick<Pool, 'end'>[]
  readonly bookings: Pick<Bookings, 'close'>
  /** Connections that are still open after this time are cut. */
  readonly deadlineMs: number
}

/**
 * Stops in an order that loses no answer: refuse new connections, close event streams, answer the requests in flight, drain the
 * bookings, and only then close the database. At the deadline the rest is cut. Returns true if nothing had to be cut.
 */
export async function stopServer(app: App, parts: StopParts): Promise<boolean> {
  let isClean = true
  const deadline = setTimeout(() => {
    isClean = false
    app.log.warn(
      { deadline_ms: parts.deadlineMs },
      'requests are still in flight at the deadline; cutting them',
    )
    app.server.closeAllConnections()
  }, parts.deadlineMs)
  try {
    await app.close()
    await parts.bookings.close()
    await Promise.all(parts.pools.map((pool) => pool.end()))
    return isClean
  } finally {
    clearTimeout(deadline)
  }
}
