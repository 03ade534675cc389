import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { cpuOf, memoryMbOf } from '#bench/machine/process_usage.ts'
import type { Disturbance } from '#bench/overload/disturbances/disturbance.ts'
import { watchMemory } from '#bench/server_costs/memory_watch.ts'

const ASKING = 50
const SILENT = 50
/** The largest answer, 150 kB, this many times: 4 MB to send, more than Linux buffers for a connection. */
const ASKED_AT_ONCE = 40
/** The server has finished its answers when it used no CPU for this long. */
const QUIET_MS = 200
const REQUEST = 'GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

/** Clients that send requests and never read an answer, and connections that never send anything. */
export const stalledClients: Disturbance = {
  title: `${ASKING} stalled clients that ask and never read, ${SILENT} silent connections`,
  async begin({ server }) {
    const beforeMb = memoryMbOf(server.pid)
    const stopWatching = watchMemory(server.pid)
    const silent = await openSockets(server.port, SILENT)
    const asking = await openSockets(server.port, ASKING)
    for (const socket of asking) socket.write(REQUEST.repeat(ASKED_AT_ONCE))
    // The measurement concerns a server that cannot get rid of its answers, not one that is writing them.
    await untilQuiet(server.pid)
    return async () => {
      const cut = [...silent, ...asking].filter((socket) => socket.destroyed).length
      for (const socket of [...silent, ...asking]) socket.destroy()
      return {
        what: `server ${Math.round(beforeMb)} MB before, at most ${Math.round(stopWatching())} MB; ${cut} of ${SILENT + ASKING} connections cut`,
        booked: 0,
      }
    }
  },
}

async function untilQuiet(pid: number): Promise<void> {
  for (let [before, now] = [-1, cpuOf(pid)]; now > before; [before, now] = [now, cpuOf(pid)])
    await pause(QUIET_MS)
}

/** Nothing reads from them: a socket without a listener for data stays paused. */
async function openSockets(port: number, count: number): Promise<Socket[]> {
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect({ port, host: '127.0.0.1' })
      await once(socket, 'connect')
      // The server may cut the connection, which is counted at the end.
      socket.on('error', () => socket.destroy())
      return socket
    }),
  )
}
