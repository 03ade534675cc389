import { execFileSync } from 'node:child_process'
import { existsSync, type Stats, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, resolve } from 'node:path'

/** Whom PostgreSQL runs as where we are root, which it refuses to be. */
export interface Account {
  uid: number
  gid: number
}

/** An account that the system has already: nothing is added to it. Undefined where we are not root. */
export function findAccount(): Account | undefined {
  if (process.platform === 'win32' || userInfo().uid !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // No such account: the next one.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no account postgres or nobody to lend it.')
}

function mayEnter(found: Stats, { uid, gid }: Account): boolean {
  const shift = found.uid === uid ? 6 : found.gid === gid ? 3 : 0
  return ((found.mode >> shift) & 1) === 1
}

/** Whether every folder on the way can be entered; root's home, for one, is closed to others. */
function canReach(account: Account, path: string): boolean {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (!mayEnter(statSync(folder), account)) return false
    if (folder === dirname(folder)) return true
  }
}

const SETPRIV = '/usr/bin/setpriv'

export interface Command {
  file: string
  args: string[]
  options: { uid?: number; gid?: number }
}

/**
 * A command as it is to be started for an account.
 *
 * Where the account cannot reach the paths (an installation in root's home), it is lent the right
 * to pass closed folders, and that right alone; setpriv comes with every common Linux.
 */
export function commandFor(
  account: Account | undefined,
  file: string,
  args: string[],
  paths: string[],
): Command {
  if (account === undefined) return { file, args, options: {} }
  const unreachable = [file, ...paths].find((path) => !canReach(account, path))
  if (unreachable === undefined) return { file, args, options: account }
  if (!existsSync(SETPRIV)) {
    throw new Error(
      `Account ${account.uid}, which PostgreSQL runs as, cannot reach ${unreachable}: install Berth elsewhere.`,
    )
  }
  const { uid, gid } = account
  const rights = [
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--bounding-set=-all,+dac_override',
  ]
  return {
    file: SETPRIV,
    args: [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...rights, file, ...args],
    options: {},
  }
}
