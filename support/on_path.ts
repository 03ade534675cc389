import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian installs servers in folders that are not on every PATH. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin']

/** The path of a program: in one of `first`, else on PATH. Null if it is not installed. */
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

/** The path of a program. It throws if the program is not installed. */
export function mustFind(program: string): string {
  const path = findProgram(program)
  if (path === null) throw new Error(`${program} is not on PATH`)
  return path
}

/** Skips a test if its program is missing. In CI nothing is skipped, and the test fails instead. */
export function skipWithout(program: string): string | false {
  return findProgram(program) === null && !process.env.CI ? `${program} is not on PATH` : false
}
