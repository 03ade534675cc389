import pg from 'pg'

const { builtins } = pg.types

/** int8 as a number if that is exact, else as its digits. A silently rounded amount would be worse. */
export function parseInt8(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

/** pg would turn a date into a moment in the process's time zone. A date has no zone, so it stays as written. */
const keepText = (text: string): string => text

const INT8_ARRAY = 1016
const DATE_ARRAY = 1182

/** Missing in pg's own list of types, though it parses it. */
const TEXT_ARRAY: number = 1009

/** pg finds the array parser under the oid of the element type. */
function parseArrayOf(parseElement: (text: string) => unknown) {
  const parseTextArray: (text: string) => unknown = pg.types.getTypeParser(TEXT_ARRAY, 'text')
  const each = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(each) : typeof value === 'string' ? parseElement(value) : value
  return (text: string) => each(parseTextArray(text))
}

const OURS = new Map<number, (text: string) => unknown>([
  [builtins.INT8, parseInt8],
  [INT8_ARRAY, parseArrayOf(parseInt8)],
  [builtins.DATE, keepText],
  [DATE_ARRAY, parseArrayOf(keepText)],
])

/** How values come back from the database: timestamptz as Date, int8 as number, date as text. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : OURS.get(oid)) ?? pg.types.getTypeParser(oid, format ?? 'text'),
}
