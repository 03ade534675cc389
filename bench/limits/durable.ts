import { connect } from '#db/connections/pool.ts'

const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes']

/** Throws unless a commit is on the disk when it is acknowledged. Otherwise the figures would not be comparable. */
export async function assertDurable(databaseUrl: string): Promise<void> {
  const client = await connect(databaseUrl, 'berth bench')
  try {
    for (const name of DURABLE) {
      const { rows } = await client.query<Record<string, string>>(`show ${name}`)
      const value = rows[0]?.[name]
      if (value !== 'on') throw new Error(`${name} is ${value}: nothing that is measured so would count.`)
    }
  } finally {
    await client.end()
  }
}
