import { constants } from 'node:fs'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { Findings } from '#importers/gtfs/findings.ts'
import { FILE_COUNT_MAX } from '#importers/gtfs/limits.ts'
import { messageOf } from './error_message.ts'
import type { FeedFile, FeedSource } from './feed_files.ts'
import { TABLES } from './tables.ts'

/**
 * A zipped feed. It is read through the directory at the end of the file, so that tables can be opened in any order and nothing is
 * unpacked to disk. GTFS requires the files at the top of the archive. Many publishers zip the folder instead, so one folder is
 * accepted with a warning. Tables in several folders are an error, since it is not clear which ones are meant.
 */
export async function openZip(path: string, findings: Findings): Promise<FeedSource | null> {
  let zip: ZipFile
  try {
    zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: false })
  } catch (error) {
    findings.add('not_a_zip', { file: path }, messageOf(error))
    return null
  }

  if (zip.entryCount > FILE_COUNT_MAX) {
    findings.add('too_many_files', { file: path, value: zip.entryCount })
    zip.close()
    return null
  }
  const entries = await readDirectory(zip, path, findings)
  const files = new Map<string, FeedFile>()
  const folder = folderOfTables(entries, findings)
  for (const [name, entry] of entries) {
    if (folderOf(name) === folder)
      files.set(name.slice(folder.length), feedFile(zip, name.slice(folder.length), entry))
  }
  return { files, [Symbol.asyncDispose]: async () => zip.close() }
}

/** Every file of the archive by path. Unsafe, unreadable and duplicate ones become findings. */
async function readDirectory(zip: ZipFile, path: string, findings: Findings): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      const name = yauzl.getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        entry.fileNameRaw,
        entry.extraFields,
        false,
      )
      if (yauzl.validateFileName(name) !== null) findings.add('unsafe_path', { file: path, value: name })
      else if (name.endsWith('/') || name.startsWith('__MACOSX/')) continue
      else if (isLink(entry)) findings.add('linked_file', { file: name })
      else if (entries.has(name)) findings.add('duplicate_file', { file: name })
      else if (!entry.canDecodeFileData()) findings.add('unreadable_file', { file: name })
      else entries.set(name, entry)
    }
  } catch (error) {
    findings.add('corrupt_file', { file: path }, messageOf(error))
  }
  return entries
}

/** An entry made on Unix has the mode of its file in front of the DOS attributes. */
function isLink({ versionMadeBy, externalFileAttributes }: Entry): boolean {
  const isOfUnix = versionMadeBy >> 8 === 3
  return isOfUnix && ((externalFileAttributes >>> 16) & constants.S_IFMT) === constants.S_IFLNK
}

/** The folder of the tables, with its slash; '' if they are at the top, as GTFS requires. */
function folderOfTables(entries: ReadonlyMap<string, Entry>, findings: Findings): string {
  const tables = new Set<string>(TABLES.map((table) => table.file))
  const folders = new Set<string>()
  for (const name of entries.keys()) {
    if (tables.has(name.slice(folderOf(name).length))) folders.add(folderOf(name))
  }
  const [folder] = folders
  if (folder === undefined || folders.has('') || folders.size > 1) return ''
  findings.add('feed_in_folder', { value: folder })
  return folder
}

function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1)
}

function feedFile(zip: ZipFile, name: string, entry: Entry): FeedFile {
  return {
    name,
    bytes: entry.uncompressedSize,
    bytesPacked: entry.compressedSize,
    crc32: entry.crc32,
    open: () => zip.openReadStreamPromise(entry),
  }
}
