import { connect } from '#db/connections/pool.ts'
import { setAppPassword } from '#ops/migrate/bootstrap.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { APP_PASSWORD, withDatabase, withUser } from '#support/addresses.ts'

export interface MigratedDatabase {
  readonly name: string
  /** As the role that installed it. */
  readonly url: string
  /** As berth_app, the role of the server. */
  readonly appUrl: string
}

/** Creates a migrated database, and lets berth_app log in to the cluster. */
export async function createMigratedDatabase(clusterUrl: string, name: string): Promise<MigratedDatabase> {
  const database = addressesOf(clusterUrl, name)
  const installer = await connect(clusterUrl, 'berth support')
  try {
    await installer.query(`create database ${name}`)
    await migrateUp({ url: database.url })
    await setAppPassword(installer, APP_PASSWORD)
  } finally {
    await installer.end()
  }
  return database
}

/** The URLs of a database of a cluster, for each of the two roles. */
export function addressesOf(clusterUrl: string, name: string): MigratedDatabase {
  const url = withDatabase(clusterUrl, name)
  return { name, url, appUrl: withUser(url, 'berth_app', APP_PASSWORD) }
}
