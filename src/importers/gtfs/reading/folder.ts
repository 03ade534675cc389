import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Findings } from '#importers/gtfs/findings.ts'
import { FILE_COUNT_MAX } from '#importers/gtfs/limits.ts'
import type { FeedFile, FeedSource } from './feed_files.ts'

/** A link that replaces a file after the check is not followed either. */
const READ_ONLY_UNLINKED = constants.O_RDONLY | constants.O_NOFOLLOW

/**
 * An unpacked feed: the files directly in the folder. Links are refused, since the author of a feed must not choose which files of
 * this machine are read and quoted in findings.
 */
export async function openFolder(path: string, findings: Findings): Promise<FeedSource | null> {
  const files = new Map<string, FeedFile>()
  const names = (await readdir(path)).sort()
  if (names.length > FILE_COUNT_MAX) {
    findings.add('too_many_files', { file: path, value: names.length })
    return null
  }
  for (const name of names) {
    const file = join(path, name)
    const found = await lstat(file).catch(() => null)
    if (found === null || name.startsWith('.')) continue
    if (found.isSymbolicLink()) findings.add('linked_file', { file: name })
    if (!found.isFile()) continue
    const openFile = async () => (await open(file, READ_ONLY_UNLINKED)).createReadStream()
    files.set(name, { name, bytes: found.size, bytesPacked: null, crc32: null, open: openFile })
  }
  return { files, [Symbol.asyncDispose]: async () => {} }
}
