import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** Reads a small text kept in a file, such as a password. Undefined if the file is missing or empty. */
export function readKeptText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8') || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Keeps a text that only its owner may read. The file is complete or absent, even if the process ends during the write. */
export function keepText(file: string, text: string): void {
  const aside = `${file}.${process.pid}`
  writeFileSync(aside, text, { mode: 0o600, flush: true })
  renameSync(aside, file)
}
