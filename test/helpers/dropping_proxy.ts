import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import type { Owner } from '#test/helpers/database.ts'

export interface DroppingProxy {
  readonly port: number
  /** From now on nothing that anybody sends arrives, and no connection is closed: as when the host is gone. */
  vanish(): void
  /** New connections work. Those of before stay dead, as when another machine has taken the address. */
  comeBack(): void
}

interface Link {
  isDead: boolean
}

/** Stands between a server and its database, until told to swallow what they say. It is closed after the test. */
export async function startDroppingProxy(owner: Owner, targetUrl: string): Promise<DroppingProxy> {
  const target = new URL(targetUrl)
  const open = new Set<Socket>()
  const links = new Set<Link>()
  let isGone = false
  // Half open, or the system would answer a goodbye that nobody is there to hear.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    keep(near)
    // Taken by the system before anybody could refuse it; it hears nothing.
    if (isGone) return
    const far = createConnection({
      host: target.hostname,
      port: Number(target.port),
      noDelay: true,
      allowHalfOpen: true,
    })
    keep(far)
    join(near.setNoDelay(true), far)
  })

  function keep(socket: Socket): void {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => open.delete(socket))
  }

  function join(near: Socket, far: Socket): void {
    const link: Link = { isDead: false }
    links.add(link)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk: Buffer) => {
        if (!link.isDead) to.write(chunk)
      })
      from.once('end', () => {
        if (!link.isDead) to.end()
      })
      from.once('close', () => {
        if (!link.isDead) to.destroy()
        links.delete(link)
      })
    }
  }

  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen(0, '127.0.0.1', () => listening.resolve())
  await listening.promise
  owner.after(async () => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  return {
    port: (server.address() as AddressInfo).port,
    vanish: () => {
      isGone = true
      for (const link of links) link.isDead = true
    },
    comeBack: () => {
      isGone = false
    },
  }
}
