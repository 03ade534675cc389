import type { Cell, Table } from '#bench/part.ts'
import { formatNumber } from '#bench/results/number.ts'

/** A table of Markdown whose columns are also lined up as text. A column that holds a number anywhere is aligned to the right. */
export function renderTable({ caption, columns, rows }: Table): string {
  const cells = rows.map((row) => columns.map((_, i) => format(row[i] ?? null)))
  const isNumeric = columns.map((_, i) => rows.some((row) => typeof row[i] === 'number'))
  const widths = columns.map((column, i) =>
    Math.max(3, column.length, ...cells.map((row) => row[i]?.length ?? 0)),
  )
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, i) => pad(text, widths[i] ?? 0, isNumeric[i] ?? false)).join(' | ')} |`
  const rule = widths.map((width, i) => (isNumeric[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  const text = [line(columns), line(rule), ...cells.map(line)].join('\n')
  return caption === undefined ? text : `${caption}\n\n${text}`
}

function format(cell: Cell): string {
  if (cell === null) return '–'
  return typeof cell === 'number' ? formatNumber(cell) : cell.replaceAll('|', '\\|')
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width)
}
