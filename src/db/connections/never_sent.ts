import type { Pool, PoolClient } from 'pg'
import { codeOf } from '#db/errors/server_errors.ts'

/** There was no connection to send it on, so nothing can have been changed. The cause says why there was none, and its code is here too. */
export class NeverSent extends Error {
  readonly code: string

  constructor(cause: Error) {
    super('There was no connection to the database', { cause })
    this.name = 'NeverSent'
    this.code = codeOf(cause)
  }
}

/** A connection of the pool, for what changes something: whoever asked is told that nothing was sent if there is none. */
export async function takeConnection(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw new NeverSent(error instanceof Error ? error : new Error('No reason was given', { cause: error }))
  }
}
