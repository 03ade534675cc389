/** Answers go to stdout, so that a pipe receives nothing else. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value))
}

/** Progress and advice go to stderr. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** A table with aligned columns, numbers to the right. It has a header unless there are no rows. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => String(row[column] ?? '').length)),
  )
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  return [header, ...rows].map(line).join('\n')
}
