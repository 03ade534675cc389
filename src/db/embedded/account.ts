import { execFileSync } from 'node:child_process'
import { type Stats, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, resolve } from 'node:path'

/** The account that PostgreSQL runs as when we are root, since it refuses to run as root. */
export interface Account {
  uid: number
  gid: number
}

/** Finds an account that the system already has; none is added. Undefined unless we are root. */
export function findAccount(): Account | undefined {
  if (process.platform === 'win32' || userInfo().uid !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // There is no such account, so the next one is tried.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no account postgres or nobody to lend it.')
}

function mayUse(found: Stats, { uid, gid }: Account): boolean {
  const shift = found.uid === uid ? 6 : found.gid === gid ? 3 : 0
  return ((found.mode >> shift) & 1) === 1
}

/**
 * Whether the account can enter every folder on the way (root's home, for one, is closed to others), and use the path itself if it
 * exists.
 */
export function canReach(account: Account, path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false })
    if (found !== undefined && !mayUse(found, account)) return false
    if (at === dirname(at)) return true
  }
}
