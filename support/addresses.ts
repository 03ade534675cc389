/** Of berth_app, wherever it may log in: such a cluster listens on loopback and lives as long as its run. */
export const APP_PASSWORD = 'only-in-tests'

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

/** The same database as another role. */
export function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url)
  changed.username = user
  changed.password = password
  return changed.href
}
