/** The end of a quoted piece that begins at `start`; the end of the text if it is never closed. */
function endOf(sql: string, start: number): number {
  const rest = (terminator: string) => {
    const at = sql.indexOf(terminator, start + terminator.length)
    return at < 0 ? sql.length : at + terminator.length
  }
  if (sql.startsWith('--', start)) {
    const at = sql.indexOf('\n', start)
    return at < 0 ? sql.length : at
  }
  if (sql.startsWith('/*', start)) return endOfBlockComment(sql, start)
  if (sql[start] === "'") return endOfString(sql, start)
  const tag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
  tag.lastIndex = start
  const opening = tag.exec(sql)?.[0]
  return opening === undefined ? start : rest(opening)
}

/** Block comments nest in PostgreSQL. */
function endOfBlockComment(sql: string, start: number): number {
  let depth = 0
  for (let i = start; i < sql.length; i++) {
    if (sql.startsWith('/*', i)) {
      depth++
      i++
    } else if (sql.startsWith('*/', i)) {
      depth--
      i++
      if (depth === 0) return i + 1
    }
  }
  return sql.length
}

/** A doubled quote does not end it; a backslash escapes only after E. */
function endOfString(sql: string, start: number): number {
  const escapes = /(?:^|[^\w$])[eE]$/.test(sql.slice(Math.max(0, start - 2), start))
  for (let i = start + 1; i < sql.length; i++) {
    if (escapes && sql[i] === '\\') i++
    else if (sql[i] === "'" && sql[i + 1] === "'") i++
    else if (sql[i] === "'") return i + 1
  }
  return sql.length
}

/**
 * The same text with comments, strings and quoted bodies replaced by blanks.
 *
 * Only SQL code is left, so that simple patterns can be used on it. Lines and offsets stay those of the file.
 */
export function blankLiterals(sql: string): string {
  let out = ''
  let i = 0
  while (i < sql.length) {
    const insideName = sql[i] === '$' && /[\w$]/.test(sql[i - 1] ?? '')
    const end = insideName ? i : endOf(sql, i)
    if (end > i) {
      out += sql.slice(i, end).replace(/[^\n]/g, ' ')
      i = end
    } else {
      out += sql[i]
      i++
    }
  }
  return out
}

/** The statements of a file, each with the comments before it. */
export function splitStatements(sql: string): string[] {
  const plain = blankLiterals(sql)
  const statements: string[] = []
  let start = 0
  for (let i = 0; i <= plain.length; i++) {
    if (i < plain.length && plain[i] !== ';') continue
    if (plain.slice(start, i).trim() !== '') statements.push(sql.slice(start, i).trim())
    start = i + 1
  }
  return statements
}
