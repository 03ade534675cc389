import type { Readable } from 'node:stream'

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

/** The files of a feed by name, each of which can be opened in any order. */
export type FeedSource = AsyncDisposable & { readonly files: ReadonlyMap<string, FeedFile> }
