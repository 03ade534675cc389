const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|\b(?:AND|OR)\b|[^'"()AO]+|./g

/** A pair of parentheses with its contents, or a piece of text. */
type Piece = string | { pieces: Piece[] }

/**
 * An expression as PostgreSQL prints it, without the parentheses that only reflect how it was first written: `((a AND b) AND c)`
 * becomes `(a AND b AND c)`. After a dump and restore PostgreSQL prints the same condition with other parentheses.
 */
export function plainWording(expression: string): string {
  return write(flatten(parse(expression)))
}

function parse(expression: string): Piece[] {
  const open: Piece[][] = [[]]
  for (const [token] of expression.matchAll(TOKEN)) {
    if (token === '(') {
      open.push([])
    } else if (token === ')' && open.length > 1) {
      const pieces = open.pop() ?? []
      open.at(-1)?.push({ pieces })
    } else {
      open.at(-1)?.push(token)
    }
  }
  // Never closed: the text is left as it is.
  while (open.length > 1) {
    const pieces = open.pop() ?? []
    open.at(-1)?.push('(', ...pieces)
  }
  return open[0] ?? []
}

const connectiveOf = (pieces: readonly Piece[]) => pieces.find((piece) => piece === 'AND' || piece === 'OR')

function flatten(pieces: readonly Piece[]): Piece[] {
  const connective = connectiveOf(pieces)
  return pieces.flatMap((piece, at): Piece[] => {
    if (typeof piece === 'string') return [piece]
    const inner = flatten(piece.pieces)
    const isOperand = isBoundary(pieces, at, -1, connective) && isBoundary(pieces, at, 1, connective)
    return connective !== undefined && isOperand && connectiveOf(inner) === connective
      ? inner
      : [{ pieces: inner }]
  })
}

/** Whether only blanks are between a piece and the next connective, or the end. */
function isBoundary(
  pieces: readonly Piece[],
  at: number,
  step: 1 | -1,
  connective: Piece | undefined,
): boolean {
  for (let i = at + step; i >= 0 && i < pieces.length; i += step) {
    const piece = pieces[i]
    if (piece === connective) return true
    if (typeof piece !== 'string' || piece.trim() !== '') return false
  }
  return true
}

function write(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : `(${write(piece.pieces)})`)).join('')
}
