import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary directory that other accounts may enter. Root starts PostgreSQL as another account, whose data is inside. */
export function makeOpenDirectory(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), `berth-${name}-`))
  chmodSync(directory, 0o755)
  return directory
}
