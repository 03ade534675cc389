import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian keeps servers in folders that are not on everybody's PATH. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin']

/** Where a program of the system is: on PATH, or in one of `first`, which are looked at before. Null where nobody installed it. */
export function findProgram(program: string, first: readonly string[] = []): string | null {
  const folders = [...first, ...(process.env.PATH ?? '').split(delimiter), ...MORE_FOLDERS]
  return folders.map((folder) => join(folder, program)).find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where a program of the system is; throws where nobody installed it. */
export function mustFind(program: string): string {
  const path = findProgram(program)
  if (path === null) throw new Error(`${program} is not on PATH`)
  return path
}

/** A machine without the program skips its tests. In CI nothing is skipped: there the test fails. */
export function skipWithout(program: string): string | false {
  return findProgram(program) === null && !process.env.CI ? `${program} is not on PATH` : false
}
