import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { LONGEST } from '#test/longest.ts'

/**
 * The folders whose files share processes. To start a process and import what the tests of the HTTP API need took 0.6 s of CPU time,
 * and of its answers the first ones, whose code is not compiled yet, took as much again.
 *
 * Their tests keep to databases and servers of their own, and change nothing of the process: no environment variable, no hook at the
 * top of the file. A test of test/tidy looks for such changes.
 */
export const SHARING: readonly string[] = [
  'test/http',
  'test/http/routes',
  'test/importers/gtfs',
  'test/rls',
  'test/sql/classes',
  'test/sql/core',
  'test/sql/transit',
  'test/tidy',
]

/** Few enough that there are groups for every core to the end. */
const FILES_MAX = 6

/** Files that run in one process each, in the order given. The longest are always alone. */
export function groupFiles(files: readonly string[]): string[][] {
  const groups: string[][] = []
  const open = new Map<string, string[]>()
  for (const file of files) {
    const folder = dirname(file)
    const group = open.get(folder)
    if (group !== undefined && group.length < FILES_MAX && mayShare(file)) {
      group.push(file)
      continue
    }
    const started = [file]
    groups.push(started)
    if (mayShare(file)) open.set(folder, started)
  }
  return groups
}

function mayShare(file: string): boolean {
  return SHARING.includes(dirname(file)) && !LONGEST.includes(file)
}

/** The file to run for a group: its only one, or one that imports them all, written into this folder. */
export function entryOf(group: readonly string[], folder: string): string {
  const [first = '', ...more] = group
  if (more.length === 0) return first
  const names = group.map((file) => basename(file, '.test.ts'))
  const entry = join(folder, `${dirname(first).replaceAll('/', '.')}.${names.join('+')}.mjs`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(entry, group.map((file) => `import '${pathToFileURL(resolve(file))}'\n`).join(''))
  return entry
}
