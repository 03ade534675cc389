import { createHash } from 'node:crypto'
import type { Findings } from '#importers/gtfs/findings.ts'
import type { FeedFile, FeedSource } from './feed_files.ts'
import { type Meter, type OnProgress, readLines } from './lines.ts'
import { type OnBroken, readTable } from './read_table.ts'
import { References } from './references.ts'
import { readRows } from './rows.ts'
import { type Fields, type RowOf, TABLES, type Table } from './tables.ts'

/** Reads the tables of one feed, one after the other: bytes become lines, lines become rows, and rows become values. */
export class TableReader {
  readonly findings: Findings
  readonly references = new References()
  readonly #source: FeedSource
  readonly #meter: Meter
  readonly #hash = createHash('sha256')

  constructor(source: FeedSource, findings: Findings, onProgress?: OnProgress) {
    this.findings = findings
    this.#source = source
    const sizes = TABLES.map((table) => source.files.get(table.file)?.bytes ?? 0)
    this.#meter = { bytesRead: 0, bytesTotal: sizes.reduce((sum, size) => sum + size, 0), onProgress }
  }

  /** A table in batches of whole rows. There are none if the feed lacks the file. */
  async *batches<F extends Fields>(table: Table<F>, onBroken?: OnBroken): AsyncGenerator<RowOf<F>[], void> {
    const { findings, references } = this
    const file = this.#source.files.get(table.file)
    if (file !== undefined) {
      const lines = this.#hashed(file, readLines(file, table.bytesMax, this.#meter, findings))
      yield* readTable({
        table,
        batches: readRows(lines, table.file, findings),
        references,
        findings,
        onBroken,
      })
    }
    if (!findings.isAbandoned(table.file)) return
    for (const { names } of Object.values(table.fields)) if (names !== undefined) references.giveUp(names)
  }

  /** A whole table, for tables that are kept in memory. */
  async rows<F extends Fields>(table: Table<F>): Promise<RowOf<F>[]> {
    const rows: RowOf<F>[] = []
    for await (const batch of this.batches(table)) for (const row of batch) rows.push(row)
    return rows
  }

  /** The hash of the tables read so far, in order of reading. It ends the reading. */
  sha256(): Buffer {
    return this.#hash.digest()
  }

  async *#hashed(file: FeedFile, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    this.#hash.update(`${file.name}\0`)
    for await (const piece of pieces) {
      this.#hash.update(piece)
      yield piece
    }
  }
}
