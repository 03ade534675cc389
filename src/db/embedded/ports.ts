import { createServer } from 'node:net'
import { ClusterError } from '#db/embedded/cluster_error.ts'

export async function findFreePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const probe = createServer().once('error', reject)
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address()
    probe.close(() =>
      address !== null && typeof address === 'object' ? resolve(address.port) : reject(address),
    )
  })
  return promise
}

/** PostgreSQL would report it too, but only in its log and after a while. */
export async function refuseTakenPort(port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const probe = createServer().once('error', (error: NodeJS.ErrnoException) => {
    reject(error.code === 'EADDRINUSE' ? new ClusterError(`Port ${port} is taken.`) : error)
  })
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  return promise
}
