/** One refusal, as a row of sql/refusals.sql. */
export interface Refusal {
  readonly code: string
  readonly sqlstate: string
  readonly httpStatus: number
  readonly sentence: string
}

const ROW = /^\s*\('([a-z][a-z_]*)',\s*'(RB\d{3})',\s*([45]\d\d),\s*'((?:[^']|'')+)'\),?$/
const COMMENT_OR_BLANK = /^\s*(--.*)?$/
const FIRST_LINE = /\(values$/
const LAST_LINE = /^\)/

/**
 * Reads the rows between `(values` and `)`, one refusal a line. It is strict on purpose: the database would know a row that this
 * function cannot read, and HTTP would not.
 */
export function parseRefusals(sql: string): readonly Refusal[] {
  const lines = sql.split('\n')
  const first = lines.findIndex((line) => FIRST_LINE.test(line))
  const last = lines.findIndex((line, index) => index > first && LAST_LINE.test(line))
  if (first < 0 || last < 0) throw new Error('refusals.sql: no rows between "(values" and ")"')

  const refusals: Refusal[] = []
  for (const [index, line] of lines.slice(first + 1, last).entries()) {
    if (COMMENT_OR_BLANK.test(line)) continue
    const lineNumber = first + index + 2
    const [, code, sqlstate, status, sentence] = ROW.exec(line) ?? []
    if (code === undefined || sqlstate === undefined || status === undefined || sentence === undefined) {
      throw new Error(
        `refusals.sql:${lineNumber}: a row is ('code', 'RB000', 409, 'Sentence.'), not ${line.trim()}`,
      )
    }
    const twin = refusals.find((refusal) => refusal.code === code || refusal.sqlstate === sqlstate)
    if (twin) throw new Error(`refusals.sql:${lineNumber}: ${code} and ${twin.code} share a code or SQLSTATE`)
    refusals.push({ code, sqlstate, httpStatus: Number(status), sentence: sentence.replaceAll("''", "'") })
  }
  return refusals
}
