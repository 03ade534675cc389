import { isStorableText } from '#http/input/storable_text.ts'
import { Refused } from '#http/problems/refused.ts'

/** A quoted cell or a plain one, and what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",;\r\n]*))([,;]|\r?\n|$)/y

/**
 * The rows of a CSV file (RFC 4180), each by the names in its header. Cells are separated by commas, or by semicolons, which
 * spreadsheets write where the comma is the decimal sign. Blank lines are skipped.
 */
export function readCsv(text: string): Record<string, string>[] {
  const separator = separatorOf(text)
  const [header = [], ...rows] = readLines(text.replace(/^\ufeff/, ''), separator)
  const names = header.map((name) => name.trim())
  return rows
    .map((cells, index) => ({ cells, row: index + 1 }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map(({ cells, row }) => {
      if (cells.length > names.length) {
        throw unreadable(row, `has ${cells.length} cells, but the header names ${names.length}`)
      }
      return Object.fromEntries(names.map((name, column) => [name, (cells[column] ?? '').trim()]))
    })
}

function separatorOf(text: string): ',' | ';' {
  const [header = ''] = text.split(/\r?\n/, 1)
  return header.includes(';') && !header.includes(',') ? ';' : ','
}

function readLines(text: string, separator: ',' | ';'): string[][] {
  if (!isStorableText(text)) throw unreadable(0, 'must not hold NUL or half a surrogate pair')
  const lines: string[][] = []
  let line: string[] = []
  let cell = ''
  CELL.lastIndex = 0
  while (CELL.lastIndex < text.length) {
    const found = CELL.exec(text)
    if (found === null)
      throw unreadable(lines.length, 'has a quotation mark that does not end, or one within a cell')
    const [, quoted, plain = '', end = ''] = found
    cell += quoted === undefined ? plain : quoted.replaceAll('""', '"')
    if (end === separator) {
      line.push(cell)
      cell = ''
    } else if (end === ',' || end === ';') {
      cell += end
    } else {
      lines.push([...line, cell])
      line = []
      cell = ''
    }
    if (end === '') break
  }
  if (line.length > 0) lines.push([...line, ''])
  return lines
}

function unreadable(row: number, detail: string): Refused {
  const pointer = row === 0 ? '' : `/trips/${row - 1}`
  return new Refused('invalid_request', { errors: [{ in: 'body', pointer, detail }] })
}
