import { connect } from '#db/connections/pool.ts'
import { setAppPassword } from '#ops/migrate/bootstrap.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { APP_PASSWORD, withDatabase } from '#support/cluster.ts'

/** A migrated database on a cluster of the test's own, where the server's role may log in; its URL as whoever installed. */
export async function createShopDatabase(clusterUrl: string): Promise<string> {
  const admin = await connect(clusterUrl)
  try {
    await admin.query('create database shop')
    await migrateUp({ url: withDatabase(clusterUrl, 'shop') })
    await setAppPassword(admin, APP_PASSWORD)
  } finally {
    await admin.end()
  }
  return withDatabase(clusterUrl, 'shop')
}
