import type { Client } from 'pg'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { explainRefusal } from '#cli/terminal/refusals.ts'
import { connect } from '#db/connections/pool.ts'
import { sqlstateOf } from '#ops/migrate/errors.ts'

const INVALID_PARAMETER_VALUE = '22023'

/**
 * Runs `work` on one direct connection as berth_owner, for commands that set up an operator and its accounts, which the role of
 * the server may not do. Each statement is a transaction of its own unless `work` begins one.
 */
export async function asOwner<Result>(url: string, work: (db: Client) => Promise<Result>): Promise<Result> {
  const client = await connect(url, 'berth')
  try {
    await client.query('set role berth_owner').catch((error: unknown) => {
      // The role does not exist: no database of this cluster was ever migrated.
      if (sqlstateOf(error) !== INVALID_PARAMETER_VALUE) throw error
      throw new CommandError(
        `${(error as Error).message}: this database is not at this release: run \`berth migrate\``,
        EXIT.failed,
        'not_migrated',
      )
    })
    return await work(client).catch(explainRefusal)
  } finally {
    await client.end()
  }
}

/** The operator of a slug, active or not; null if there is none. */
export async function lookForOperator(db: Client, slug: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>('select o.id from core.operators as o where o.slug = $1', [
    slug,
  ])
  return rows[0]?.id ?? null
}

/** The operator of a slug, active or not. It must exist. */
export async function findOperator(db: Client, slug: string): Promise<string> {
  const found = await lookForOperator(db, slug)
  if (found !== null) return found
  const { rows: known } = await db.query<{ slug: string }>(
    'select o.slug from core.operators as o order by o.slug limit 10',
  )
  const names = known.map((other) => other.slug).join(', ')
  throw new CommandError(
    `There is no operator ${slug}. ${names === '' ? 'There is none at all.' : `There are: ${names}`}`,
  )
}
