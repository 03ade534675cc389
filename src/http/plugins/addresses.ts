import type { Socket } from 'node:net'
import type { App } from '#http/app.ts'

/**
 * Stores the address of each connection for as long as it may be needed. A socket whose address was never read has none after its
 * client has hung up. Then neither a limit nor the history of a booking could name it.
 */
export function rememberAddresses(app: App): void {
  app.server.on('connection', (socket: Socket) => void socket.remoteAddress)
}
