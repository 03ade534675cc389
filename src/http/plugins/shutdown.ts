import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Bookings } from '#db/booking/bookings.ts'
import type { Pool } from '#db/connections/pool.ts'
import type { App } from '#http/app.ts'
import { Refused } from '#http/problems/refused.ts'

/** Servers that serve on, and whose balancers and clients are told to go elsewhere. */
const leaving = new WeakSet<App>()

/** Requests that still arrive on open connections while the server stops are told to go elsewhere, as problems. */
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
    // Else the client keeps its connection, and the server waits for it.
    if (stopping || leaving.has(app)) reply.header('connection', 'close')
    done(null, payload)
  })
  return { isStopping: () => stopping || leaving.has(app) }
}

/**
 * Browsers open connections ahead of need. Node takes one that never carried a request for a busy one and waits for
 * it; here it is closed with the idle ones.
 */
export function closeUnusedConnections(app: App): void {
  const open = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', async () => {
    // One with a request half sent is left to send the rest.
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  })
}

/**
 * Before a server stops: /readyz fails at once, so that balancers send nothing more, and connections are closed after their
 * next answer. Everything is still served, so that nobody meets a closed door meanwhile.
 */
export async function leave(app: App, drainMs: number): Promise<void> {
  leaving.add(app)
  await pause(drainMs)
}

export interface StopParts {
  readonly pools: readonly Pick<Pool, 'end'>[]
  readonly bookings: Pick<Bookings, 'close'>
  /** After this long, connections that are still open are cut. */
  readonly deadlineMs: number
}

/**
 * Stops in an order that loses no answer: no new connections, event streams closed, requests in flight answered,
 * bookings drained, and only then the database. At the deadline what is left is cut; true if nothing was.
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
