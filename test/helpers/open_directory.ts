import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary directory that other accounts may enter: root starts PostgreSQL as another one, whose data lies within. */
export function makeOpenDirectory(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), `berth-${name}-`))
  chmodSync(directory, 0o755)
  return directory
}
