import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { ClusterError } from '#db/embedded/cluster_error.ts'
import type { Binaries } from '#db/embedded/initdb.ts'

interface Link {
  /** The file, as a path within the package: `native/lib/libpq.so.5.18` */
  source: string
  /** The name that the programs look for: `native/lib/libpq.so.5` */
  target: string
}

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/**
 * Creates missing symbolic links between the shared libraries of the embedded PostgreSQL. An npm package cannot contain links, so
 * the embedded package creates them in an install script. npm runs such scripts only if the user allows it.
 */
export function linkLibraries(binaries: Binaries): void {
  const native = dirname(dirname(binaries.postgres))
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[]
  for (const { source, target } of links) {
    const [file, link] = [source, target].map((path) => join(dirname(native), path)) as [string, string]
    if (!isThere(link)) makeLink(relative(dirname(link), file), link)
  }
}

/** Another process may create the same link at the same time. */
function makeLink(file: string, link: string): void {
  try {
    symlinkSync(file, link)
  } catch (error) {
    if (isThere(link)) return
    throw new ClusterError(
      `The embedded PostgreSQL lacks ${link}, and it cannot be made: ${(error as Error).message}. Run \`npm rebuild\` as the account that installed Berth.`,
    )
  }
}
