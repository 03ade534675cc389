import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { cpuOf, memoryMbOf } from '#bench/machine/process_usage.ts'
import type { Disturbance } from '#bench/overload/disturbances/disturbance.ts'
import { watchMemory } from '#bench/server_costs/memory_watch.ts'

const ASKING = 50
const SILENT = 50
/** The largest answer there is, 150 kB, so many times: more than Linux buffers for a connection, 4 MB to send. */
const ASKED_AT_ONCE = 40
/** The server is done with answering when it used no CPU for so long. */
const QUIET_MS = 200
const REQUEST = 'GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

/** Clients that ask and never read an answer, and connections that never say anything. */
export const stalledClients: Disturbance = {
  title: `${ASKING} stalled clients that ask and never read, ${SILENT} silent connections`,
  async begin({ server }) {
    const beforeMb = memoryMbOf(server.pid)
    const stopWatching = watchMemory(server.pid)
    const silent = await openSockets(server.port, SILENT)
    const asking = await openSockets(server.port, ASKING)
    for (const socket of asking) socket.write(REQUEST.repeat(ASKED_AT_ONCE))
    // What is measured is a server that cannot get rid of its answers, not one that writes them.
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
