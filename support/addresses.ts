/** The password of berth_app. A cluster with it listens only on loopback, and lives no longer than its run. */
export const APP_PASSWORD = 'only-in-tests'

/** The URL of another database on the same server. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

/** The URL of the same database for another role. */
export function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url)
  changed.username = user
  changed.password = password
  return changed.href
}
