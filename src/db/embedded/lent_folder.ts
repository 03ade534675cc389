import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Account, canReach, findAccount } from '#db/embedded/account.ts'
import { ClusterError } from '#db/embedded/cluster_error.ts'
import type { Binaries } from '#db/embedded/initdb.ts'

/**
 * Root runs PostgreSQL as another account, which can reach neither programs nor data inside root's home. Lending it root's
 * capability to pass closed folders does not help: initdb asks access(2), which ignores capabilities, and a PostgreSQL that can
 * read every file of the machine would be unsafe. So everything that it has to reach is kept in a folder that belongs to root, that
 * others may enter, and that only root may change.
 */
function lentFolder(): string {
  try {
    accessSync('/var/lib', constants.W_OK)
    return '/var/lib/berth'
  } catch {
    return join(tmpdir(), 'berth')
  }
}

/** In a temporary directory, another user may have created something by this name already. */
function makeLentFolder(): string {
  const folder = lentFolder()
  try {
    mkdirSync(folder)
    chmodSync(folder, 0o755)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw new ClusterError(`${folder} is not a folder that root alone may change: remove it.`)
  }
  return folder
}

const shortHash = (text: string | Buffer) => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** The directory itself, or another one for an account that cannot reach it. Creates nothing. */
export function reachableDirectory(directory: string): string {
  const account = findAccount()
  // The last two folders are created by us, so they can be entered.
  if (account === undefined || canReach(account, dirname(dirname(directory)))) return directory
  return join(lentFolder(), `data-${shortHash(directory)}`)
}

/** Creates the folder above a data directory with permissions that let the account reach its own folder inside. */
export function openWay(folder: string): void {
  if (folder === lentFolder()) makeLentFolder()
  else mkdirSync(folder, { recursive: true })
  const found = statSync(folder)
  if (basename(folder) === '.berth' && found.uid === 0) chmodSync(folder, found.mode | 0o011)
}

/** The programs where they are, or a copy that the account can run. The copy is made once, completely or not at all. */
export function lendBinaries(binaries: Binaries, account: Account): Binaries {
  const home = dirname(dirname(binaries.postgres))
  const needed = [binaries.postgres, binaries.initdb, join(home, 'lib')]
  if (needed.every((path) => canReach(account, path))) return binaries

  const folder = makeLentFolder()
  const copy = join(folder, `postgres-${shortHash(readFileSync(binaries.postgres))}`)
  if (lstatSync(copy, { throwIfNoEntry: false }) === undefined) copyWhole(home, copy)
  const inCopy = (path: string) => join(copy, path.slice(home.length + 1))
  return { initdb: inCopy(binaries.initdb), postgres: inCopy(binaries.postgres) }
}

/** Several processes may start at once: each copies into a folder of its own, and the first to finish is used. */
function copyWhole(from: string, to: string): void {
  const draft = mkdtempSync(`${to}-`)
  try {
    cpSync(from, draft, { recursive: true, verbatimSymlinks: true })
    openToAll(draft)
    renameSync(draft, to)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (lstatSync(to, { throwIfNoEntry: false }) === undefined) throw error
  }
}

/** Everybody may read and run it, and only root may write, whatever the umask was at installation. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}
