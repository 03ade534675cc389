import { crc32, deflateRawSync } from 'node:zlib'

/** An entry of a zip to be made. The overrides make archives that lie, which no zip tool would write. */
export type ZipEntry = {
  readonly name: string
  readonly content: Buffer | string
  readonly stored?: boolean
  readonly claims?: {
    readonly crc32?: number
    readonly bytes?: number
    readonly method?: number
    /** Of the file, as a Unix notes it. */
    readonly mode?: number
  }
}

const LOCAL_HEADER = 0x04034b50
const DIRECTORY_HEADER = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
const NAMES_ARE_UTF8 = 0x0800
const UNIX = 0x0314
const STORED = 0
const DEFLATED = 8

/** A zip archive in memory. */
export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const content = Buffer.from(entry.content)
    const packed = entry.stored ? content : deflateRawSync(content)
    const name = Buffer.from(entry.name)
    const fields = fieldsOf(entry, content, packed, name)

    const local = Buffer.concat([uint32(LOCAL_HEADER), fields, name, packed])
    // Before the shared fields, who made it; after them, comment length, disk and attributes, all none.
    const rest = Buffer.alloc(10)
    const mode = entry.claims?.mode
    if (mode !== undefined) rest.writeUInt32LE(mode * 0x10000, 6)
    const madeBy = uint16(mode === undefined ? 20 : UNIX)
    directory.push(Buffer.concat([uint32(DIRECTORY_HEADER), madeBy, fields, rest, uint32(offset), name]))
    parts.push(local)
    offset += local.length
  }
  const listing = Buffer.concat(directory)
  const count = uint16(entries.length)
  const end = [
    uint32(END_OF_DIRECTORY),
    uint32(0),
    count,
    count,
    uint32(listing.length),
    uint32(offset),
    uint16(0),
  ]
  return Buffer.concat([...parts, listing, ...end])
}

/** What the local header and the directory have in common. */
function fieldsOf(entry: ZipEntry, content: Buffer, packed: Buffer, name: Buffer): Buffer {
  return Buffer.concat([
    uint16(20),
    uint16(NAMES_ARE_UTF8),
    uint16(entry.claims?.method ?? (entry.stored ? STORED : DEFLATED)),
    uint32(0),
    uint32(entry.claims?.crc32 ?? crc32(content)),
    uint32(packed.length),
    uint32(entry.claims?.bytes ?? content.length),
    uint16(name.length),
    uint16(0),
  ])
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
