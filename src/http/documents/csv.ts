/** Spreadsheets take a cell that begins like this for a formula. A telephone number or a number is none. */
const FORMULA = /^[=@\t\r+-]/
const NUMBER = /^[+-][0-9 ()./-]+$/

/** A text in CSV (RFC 4180): one line for each list of cells. */
export function writeCsv(lines: readonly (readonly (string | number | null)[])[]): string {
  return lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(value: string | number | null): string {
  const text = String(value ?? '')
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
