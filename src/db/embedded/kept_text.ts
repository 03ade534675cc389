import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** A small text kept in a file, such as a password; undefined where there is none, or where nothing is left of it. */
export function readKeptText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8') || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Keeps a text that only its owner may read. It is there whole or not at all, also when the process ends in the middle. */
export function keepText(file: string, text: string): void {
  const aside = `${file}.${process.pid}`
  writeFileSync(aside, text, { mode: 0o600, flush: true })
  renameSync(aside, file)
}
