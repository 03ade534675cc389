import type { Readable } from 'node:stream'

/** A file of a feed that has not been read yet. */
export type FeedFile = {
  readonly name: string
  /** The size in the archive. It is good enough for a progress bar, but never for a limit. */
  readonly bytes: number
  /** The compressed size, for the inflation ratio; null outside an archive. */
  readonly bytesPacked: number | null
  /** The expected checksum; null outside an archive. */
  readonly crc32: number | null
  open(): Promise<Readable>
}

/** The files of a feed by name. They can be opened in any order. */
export type FeedSource = AsyncDisposable & { readonly files: ReadonlyMap<string, FeedFile> }
