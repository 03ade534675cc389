import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import type { Owner } from '#test/helpers/database.ts'

export interface DroppingProxy {
  readonly port: number
  /** From now on nothing arrives and no connection is closed, as if the host had vanished. */
  vanish(): void
  /** New connections work. Earlier ones stay dead, as if another machine had taken over the address. */
  comeBack(): void
}

interface Link {
  isDead: boolean
}

/** A proxy between a server and its database that can drop everything. It is closed after the test. */
export async function startDroppingProxy(owner: Owner, targetUrl: string): Promise<DroppingProxy> {
  const target = new URL(targetUrl)
  const open = new Set<Socket>()
  const links = new Set<Link>()
  let isGone = false
  // Half open: otherwise the system would answer a FIN for a host that is gone.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    keep(near)
    // The system accepts it before the proxy can refuse it; it gets no answer.
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
