import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian keeps servers in folders that are not on everybody's PATH. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin']

function find(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...MORE_FOLDERS]
  return folders.map((folder) => join(folder, program)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where a program of the system is. */
export function mustFind(program: string): string {
  const path = find(program)
  if (path === undefined) throw new Error(`${program} is not on PATH`)
  return path
}

/** Whoever lacks a program may still run the tests; where they decide about a release, nothing is left out. */
export function skipWithout(program: string): string | false {
  return find(program) === undefined && !process.env.CI ? `${program} is not on PATH` : false
}
