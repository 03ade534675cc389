import type { Client } from 'pg'
import { CommandError } from '#cli/exit.ts'
import { explainRefusal } from '#cli/refusals.ts'
import { connect } from '#db/pool.ts'

/**
 * Runs `work` on one direct connection as berth_owner, for commands that set up an operator and its people: no role of
 * the server's may. Each statement is a transaction of its own unless `work` begins one.
 */
export async function asOwner<Result>(url: string, work: (db: Client) => Promise<Result>): Promise<Result> {
  const client = await connect(url, 'berth')
  try {
    await client.query('set role berth_owner').catch((error: Error) => {
      throw new CommandError(`${error.message}: use the DATABASE_URL with which you ran \`berth migrate\`.`)
    })
    return await work(client).catch(explainRefusal)
  } finally {
    await client.end()
  }
}

/** The operator of a slug, active or not. */
export async function findOperator(db: Client, slug: string): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select o.id from core.operators as o where o.slug = $1', [
    slug,
  ])
  const [operator] = rows
  if (operator !== undefined) return operator.id
  const { rows: known } = await db.query<{ slug: string }>(
    'select o.slug from core.operators as o order by o.slug limit 10',
  )
  const names = known.map((other) => other.slug).join(', ')
  throw new CommandError(
    `There is no operator ${slug}. ${names === '' ? 'There is none at all.' : `There are: ${names}`}`,
  )
}
