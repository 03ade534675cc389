import type { Socket } from 'node:net'
import type { App } from '#http/app.ts'

/**
 * Keeps the address of each connection for as long as somebody may ask for it. A socket that was never asked has none to
 * tell once its client has hung up, and then neither a limit nor the history of a booking could say who it was.
 */
export function rememberAddresses(app: App): void {
  app.server.on('connection', (socket: Socket) => void socket.remoteAddress)
}
