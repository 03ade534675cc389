import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Disturbance } from '#bench/overload/disturbances/disturbance.ts'
import { watchMemory } from '#bench/server_costs/memory_watch.ts'

const ASKING = 50
const SILENT = 50
/** More than the buffers of both ends of a connection take: the largest answer there is, so many times. */
const ASKED_AT_ONCE = 20
const REQUEST = 'GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

/** Clients that ask and never read an answer, and connections that never say anything. */
export const stalledClients: Disturbance = {
  title: `${ASKING} stalled clients that ask and never read, ${SILENT} silent connections`,
  async begin({ server }) {
    const stopWatching = watchMemory(server.pid)
    const silent = await openSockets(server.port, SILENT)
    const asking = await openSockets(server.port, ASKING)
    for (const socket of asking) socket.write(REQUEST.repeat(ASKED_AT_ONCE))
    return async () => {
      const cut = [...silent, ...asking].filter((socket) => socket.destroyed).length
      for (const socket of [...silent, ...asking]) socket.destroy()
      return {
        what: `server at most ${Math.round(stopWatching())} MB, ${cut} of ${SILENT + ASKING} connections cut by it`,
        booked: 0,
      }
    }
  },
}

/** Nothing reads from them: without a listener for data, a socket stays paused. */
async function openSockets(port: number, count: number): Promise<Socket[]> {
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect({ port, host: '127.0.0.1' })
      await once(socket, 'connect')
      // The server may cut it, which is counted at the end.
      socket.on('error', () => socket.destroy())
      return socket
    }),
  )
}
