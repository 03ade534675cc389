import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from } from 'pg-copy-streams'

export type CopyValue = string | number | bigint | boolean | Buffer | null

const CHUNK_LENGTH = 64 * 1024

/** Copies rows into a table as fast as the server accepts them. It keeps at most one chunk in memory. */
export async function copyRows(
  db: ClientBase,
  table: string,
  columns: string,
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const sink = db.query(from(`copy ${table} (${columns}) from stdin`))
  await pipeline(Readable.from(chunksOf(rows)), sink)
}

function* chunksOf(rows: Iterable<readonly CopyValue[]>): Generator<string, void> {
  let chunk = ''
  for (const row of rows) {
    chunk += `${row.map(cellOf).join('\t')}\n`
    if (chunk.length < CHUNK_LENGTH) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** The text format of COPY: separators of cells and rows are escaped, and null is \N. */
function cellOf(value: CopyValue): string {
  if (value === null) return '\\N'
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`
  if (typeof value === 'string') return value.replace(/[\\\t\n\r]/g, escaped)
  return String(value)
}

function escaped(character: string): string {
  const letters: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
  return letters[character] ?? character
}
