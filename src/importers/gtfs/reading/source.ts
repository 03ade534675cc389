import { stat } from 'node:fs/promises'
import type { Findings } from '#importers/gtfs/findings.ts'
import type { FeedSource } from './feed_files.ts'
import { openFolder } from './folder.ts'
import { openZip } from './zip.ts'

/** Opens a zip or a folder. Null if there is nothing to read; the findings then tell why. */
export async function openSource(path: string, findings: Findings): Promise<FeedSource | null> {
  const found = await stat(path).catch(() => null)
  if (found === null) {
    findings.add('not_found', { file: path })
    return null
  }
  return found.isDirectory() ? openFolder(path, findings) : openZip(path, findings)
}
