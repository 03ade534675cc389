import { FINDING_KINDS, type Findings } from '#importers/gtfs/findings.ts'
import { Refused } from './field_types.ts'
import type { References } from './references.ts'
import type { RawRow } from './rows.ts'
import type { Field, Fields, RowOf, Table } from './tables.ts'

/** One column of the file: the position of its cells, and how they are read. */
type Column = { readonly name: string; readonly index: number; readonly field: Field<unknown, boolean> }

/** Called for a row that is skipped because of an error, with the values that could be read. */
export type OnBroken = (values: Readonly<Record<string, unknown>>) => void

export type ReadTable<F extends Fields> = {
  readonly table: Table<F>
  readonly batches: AsyncIterable<RawRow[]>
  readonly references: References
  readonly findings: Findings
  readonly onBroken?: OnBroken
}

/**
 * The rows of a table with their values. It checks types, required values, keys and references. A row with an error is skipped, but
 * the names that it declares count as declared, so that one mistake does not cause findings in every table that refers to it.
 */
export async function* readTable<F extends Fields>(read: ReadTable<F>): AsyncGenerator<RowOf<F>[], void> {
  const { table, findings } = read
  const lineOfKey = new Map<string, number>()
  let header: readonly string[] | null = null
  let columns: Column[] = []
  let rowCount = 0

  for await (const batch of read.batches) {
    const rows: RowOf<F>[] = []
    for (const raw of batch) {
      if (header === null) {
        header = raw.cells
        columns = columnsOf(table, raw, findings)
        if (findings.isAbandoned(table.file)) return
        continue
      }
      rowCount++
      const isWhole = checkCellCount(table, header.length, raw, findings)
      const { values, isRefused } = readValues(table, columns, raw, read)
      const isUnique = checkKey(table, values, raw.line, lineOfKey, findings)
      if (isWhole && isUnique && !isRefused) rows.push(values as RowOf<F>)
      else read.onBroken?.(values)
    }
    if (rows.length > 0) yield rows
  }
  if (findings.isAbandoned(table.file)) return
  if (header === null || (table.required && rowCount === 0))
    findings.abandon('empty_file', { file: table.file })
}

function columnsOf(table: Table<Fields>, header: RawRow, findings: Findings): Column[] {
  const columns: Column[] = []
  const seen = new Set<string>()
  header.cells.forEach((cell, index) => {
    const name = cell.trim()
    const place = { file: table.file, line: header.line, field: name }
    // A column may be called `constructor`, which every object has.
    const field = Object.hasOwn(table.fields, name) ? table.fields[name] : undefined
    if (seen.has(name)) findings.add('duplicate_column', place)
    else if (field !== undefined) columns.push({ name, index, field })
    else if (!table.unread.includes(name)) findings.add('unknown_column', place)
    seen.add(name)
  })
  for (const [name, field] of Object.entries(table.fields)) {
    if (seen.has(name)) continue
    if (field.needed) findings.abandon('missing_column', { file: table.file, line: header.line, field: name })
    else columns.push({ name, index: header.cells.length, field })
  }
  return columns
}

function checkCellCount(table: Table<Fields>, expected: number, row: RawRow, findings: Findings): boolean {
  const found = row.cells.length
  if (found === expected) return true
  const code = found > expected ? 'too_many_cells' : 'too_few_cells'
  findings.add(code, { file: table.file, line: row.line }, `(${found} of ${expected})`)
  return found < expected
}

function readValues<F extends Fields>(
  table: Table<F>,
  columns: readonly Column[],
  row: RawRow,
  read: ReadTable<F>,
) {
  const values: Record<string, unknown> = { line: row.line }
  let isRefused = false
  for (const { name, index, field } of columns) {
    const cell = (row.cells[index] ?? '').trim()
    const place = { file: table.file, line: row.line, field: name, value: cell }
    const value = cell === '' ? null : field.type(cell)
    values[name] = value instanceof Refused ? null : value

    if (value === null) {
      if (!field.needed) continue
      read.findings.add('missing_value', { ...place, value: undefined })
      isRefused = true
    } else if (value instanceof Refused) {
      read.findings.add(value.code, place)
      isRefused ||= FINDING_KINDS[value.code][0] === 'error'
    } else {
      if (field.names !== undefined) read.references.name(field.names, cell)
      if (field.refers !== undefined && !read.references.has(field.refers, cell)) {
        read.findings.add('unknown_reference', place)
        isRefused = true
      }
      if (cell.includes('\n')) read.findings.add('line_break_in_value', place)
    }
  }
  return { values, isRefused }
}

/** A key without any value is no key. Other checks report it where it is required. */
function checkKey(
  table: Table<Fields>,
  values: Readonly<Record<string, unknown>>,
  line: number,
  lineOfKey: Map<string, number>,
  findings: Findings,
): boolean {
  const parts = table.key.map((name) => values[name] ?? null)
  if (parts.every((part) => part === null)) return true
  const key = JSON.stringify(parts)
  const first = lineOfKey.get(key)
  if (first === undefined) {
    lineOfKey.set(key, line)
    return true
  }
  const place = { file: table.file, line, field: table.key.join(', '), value: parts.join(', ') }
  findings.add('duplicate_key', place, `(line ${first})`)
  return false
}
