import { isUtf8 } from 'node:buffer'
import { crc32 } from 'node:zlib'
import type { Findings } from '#importers/gtfs/findings.ts'
import {
  FEED_BYTES_MAX,
  INFLATION_GRACE_BYTES,
  INFLATION_RATIO_MAX,
  ROW_BYTES_MAX,
} from '#importers/gtfs/limits.ts'
import { messageOf } from './error_message.ts'
import type { FeedFile } from './feed_files.ts'

/** Called after each chunk. `bytesTotal` comes from the archive, so the actual number may be larger. */
export type OnProgress = (progress: { file: string; bytesRead: number; bytesTotal: number }) => void

/** What has been read so far, over all files of the feed. */
export type Meter = { bytesRead: number; readonly bytesTotal: number; readonly onProgress?: OnProgress }

const LF = 0x0a
const CR = 0x0d
const TAB = 0x09
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
const UTF16_MARKS = [Buffer.from([0xfe, 0xff]), Buffer.from([0xff, 0xfe])]

/**
 * The bytes of a file in chunks of whole lines. It checks size, ratio, checksum, UTF-8, line ends and control characters. Chunks end
 * at line ends, so that no character, CR LF or line is split between two. It stops early after a finding that makes the rest of the
 * file unreadable.
 */
export async function* readLines(
  file: FeedFile,
  bytesMax: number,
  meter: Meter,
  findings: Findings,
): AsyncGenerator<Buffer, void> {
  const checker = new LineChecker(file.name, findings)
  let rest: Buffer = Buffer.alloc(0)
  let checksum = 0
  let bytes = 0

  for await (const piece of piecesOf(file, findings)) {
    bytes += piece.length
    meter.bytesRead += piece.length
    meter.onProgress?.({ file: file.name, bytesRead: meter.bytesRead, bytesTotal: meter.bytesTotal })
    const excess = excessOf(file, bytes, bytesMax, meter)
    if (excess !== null) return findings.abandon(excess, { file: file.name })
    if (file.crc32 !== null) checksum = crc32(piece, checksum)

    const joined = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    const end = joined.lastIndexOf(LF) + 1
    rest = joined.subarray(end)
    const place = { file: file.name, line: checker.line }
    if (checker.line === 1 && UTF16_MARKS.some((mark) => joined.subarray(0, 2).equals(mark))) {
      return findings.abandon('utf16', place)
    }
    if (rest.length > ROW_BYTES_MAX) return findings.abandon('row_too_long', place)
    if (end > 0) yield checker.check(joined.subarray(0, end))
  }
  if (findings.isAbandoned(file.name)) return
  if (file.crc32 !== null && checksum !== file.crc32) {
    return findings.abandon('corrupt_file', { file: file.name }, '(The checksum differs.)')
  }
  if (rest.length > 0) yield checker.check(rest)
}

/** Catches the errors of the inflater and of the zip reader if an entry differs from the directory. */
async function* piecesOf(file: FeedFile, findings: Findings): AsyncGenerator<Buffer, void> {
  try {
    yield* await file.open()
  } catch (error) {
    findings.abandon('corrupt_file', { file: file.name }, messageOf(error))
  }
}

function excessOf(file: FeedFile, bytes: number, bytesMax: number, meter: Meter) {
  if (bytes > bytesMax) return 'file_too_large'
  if (meter.bytesRead > FEED_BYTES_MAX) return 'feed_too_large'
  const packed = file.bytesPacked
  const isBomb = packed !== null && bytes > INFLATION_GRACE_BYTES && bytes > packed * INFLATION_RATIO_MAX
  return isBomb ? 'zip_bomb' : null
}

/** Looks at every byte once, and counts lines. */
class LineChecker {
  /** The line with which the next chunk begins. */
  line = 1
  readonly #file: string
  readonly #findings: Findings
  #lineEnd: 'LF' | 'CRLF' | 'mixed' | null = null

  constructor(file: string, findings: Findings) {
    this.#file = file
    this.#findings = findings
  }

  /** The chunk without a byte order mark, which GTFS allows at the start of a file. */
  check(piece: Buffer): Buffer {
    const hasMark = this.line === 1 && piece.subarray(0, 3).equals(BYTE_ORDER_MARK)
    const lines = hasMark ? piece.subarray(3) : piece
    if (!isUtf8(lines)) this.#findBadUtf8(lines)

    let reported = 0
    for (let at = 0; at < lines.length; at++) {
      const byte = lines[at] ?? 0
      if (byte >= 0x20 && byte !== 0x7f) continue
      if (byte === LF) {
        this.#noteLineEnd(lines[at - 1] === CR ? 'CRLF' : 'LF')
        this.line++
      } else if (byte !== TAB && !(byte === CR && lines[at + 1] === LF) && reported !== this.line) {
        const code = byte === CR ? 'bad_line_end' : byte === 0 ? 'nul_character' : 'control_character'
        this.#findings.add(code, { file: this.#file, line: this.line })
        reported = this.line
      }
    }
    return lines
  }

  #noteLineEnd(lineEnd: 'LF' | 'CRLF'): void {
    if (this.#lineEnd === null) this.#lineEnd = lineEnd
    else if (this.#lineEnd !== 'mixed' && this.#lineEnd !== lineEnd) {
      this.#lineEnd = 'mixed'
      this.#findings.add('mixed_line_ends', { file: this.#file, line: this.line })
    }
  }

  #findBadUtf8(piece: Buffer): void {
    let line = this.line
    for (let start = 0; start < piece.length; line++) {
      const lineFeed = piece.indexOf(LF, start)
      const end = lineFeed === -1 ? piece.length : lineFeed
      const bytes = piece.subarray(start, end)
      if (!isUtf8(bytes))
        this.#findings.add('bad_utf8', { file: this.#file, line, value: bytes.toString('utf8') })
      start = end + 1
    }
  }
}
