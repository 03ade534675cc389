import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Findings } from './findings.ts'
import { FILE_COUNT_MAX } from './limits.ts'
import type { FeedSource } from './source.ts'

/** A file of a feed, of which nothing has been read. */
export type FeedFile = {
  readonly name: string
  /** As the archive claims: good enough for a progress bar, never for a limit. */
  readonly bytes: number
  /** Bytes in the archive, by which the inflation ratio is judged; null outside an archive. */
  readonly bytesPacked: number | null
  /** The checksum that what is read must have; null outside an archive. */
  readonly crc32: number | null
  open(): Promise<Readable>
}

/** An unpacked feed: the files that lie directly in the folder. */
export async function openFolder(path: string, findings: Findings): Promise<FeedSource | null> {
  const files = new Map<string, FeedFile>()
  const names = (await readdir(path)).sort()
  if (names.length > FILE_COUNT_MAX) {
    findings.add('too_many_files', { file: path, value: names.length })
    return null
  }
  for (const name of names) {
    const file = join(path, name)
    // A link that leads nowhere is as good as no file.
    const found = await stat(file).catch(() => null)
    if (found === null || !found.isFile() || name.startsWith('.')) continue
    const open = async () => createReadStream(file)
    files.set(name, { name, bytes: found.size, bytesPacked: null, crc32: null, open })
  }
  return { files, [Symbol.asyncDispose]: async () => {} }
}
