import { execFileSync } from 'node:child_process'
import { chownSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Account } from '#db/embedded/account.ts'
import { ClusterError } from '#db/embedded/cluster_error.ts'

export const SUPERUSER = 'postgres'

/** Where a PostgreSQL installation keeps its programs. */
export interface Binaries {
  initdb: string
  postgres: string
}

/** From 17 on, PostgreSQL has a Unicode locale provider of its own. Before, the C library is the nearest. */
function localeFlags(binaries: Binaries): string[] {
  const version = execFileSync(binaries.postgres, ['--version'], { encoding: 'utf8' })
  const major = Number(/(\d+)/.exec(version)?.[1])
  return major >= 17
    ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    : ['--locale=C.UTF-8']
}

/** Creates the data directory of a cluster. Its superuser has the password in the file `password`. */
export function initialise(
  binaries: Binaries,
  directory: string,
  data: string,
  account: Account | undefined,
): void {
  const passwordFile = join(directory, 'password')
  // An interrupted attempt leaves a directory without PG_VERSION, which initdb refuses.
  rmSync(data, { recursive: true, force: true })
  if (account !== undefined) chownSync(passwordFile, account.uid, account.gid)
  const flags = [
    '--auth=scram-sha-256',
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
  ]
  try {
    const all = [`--pgdata=${data}`, '--no-sync', ...flags, ...localeFlags(binaries)]
    execFileSync(binaries.initdb, all, { ...account, cwd: directory, stdio: 'pipe' })
  } catch (error) {
    throw new ClusterError(`Cannot make a database in ${data}: ${(error as Error).message}`)
  }
}
