import type { Pool, PoolClient } from 'pg'
import { codeOf } from '#db/errors/server_errors.ts'

/**
 * The statement was never sent, because there was no connection. So it cannot have changed anything. The cause says why there was
 * none, and its code is copied here.
 */
export class NeverSent extends Error {
  readonly code: string

  constructor(cause: Error) {
    super('There was no connection to the database', { cause })
    this.name = 'NeverSent'
    this.code = codeOf(cause)
  }
}

/** Takes a connection of the pool for a change. If there is none, the error says that nothing was sent. */
export async function takeConnection(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw new NeverSent(error instanceof Error ? error : new Error('No reason was given', { cause: error }))
  }
}
