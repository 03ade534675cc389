/**
 * A column of a batch, as the literal of a PostgreSQL array: `{1,NULL,3}`; null where no item has a value.
 *
 * pg writes arrays too, and asks of every element what it is, and quotes and searches it twice. Here the type is known
 * beforehand. A batch of 64 has 1,700 elements.
 */
export interface Column<Item> {
  readonly type: 'text' | 'jsonb' | 'bytea' | 'uuid' | 'integer' | 'bigint' | 'boolean'
  readonly literalOf: (items: readonly Item[]) => string | null
}

/** Of a type that needs no quotes, whatever it holds. */
export function plain<Item>(
  type: 'uuid' | 'integer' | 'bigint' | 'boolean',
  read: (item: Item) => string | number | boolean | undefined,
): Column<Item> {
  return { type, literalOf: (items) => join(items, (item) => read(item)?.toString()) }
}

export function text<Item>(read: (item: Item) => string | undefined): Column<Item> {
  return { type: 'text', literalOf: (items) => join(items, (item) => quote(read(item))) }
}

export function jsonb<Item>(read: (item: Item) => object | undefined): Column<Item> {
  // Undefined has no JSON, and stays undefined.
  return { type: 'jsonb', literalOf: (items) => join(items, (item) => quote(JSON.stringify(read(item)))) }
}

export function bytea<Item>(read: (item: Item) => Buffer): Column<Item> {
  return {
    type: 'bytea',
    literalOf: (items) => join(items, (item) => `"\\\\x${read(item).toString('hex')}"`),
  }
}

/** `$2::uuid[], $3::text[], …`: the parameters that such literals are given as, of which the first has this number. */
export function arrayParameters(columns: readonly Pick<Column<never>, 'type'>[], first: number): string {
  return columns.map(({ type }, i) => `$${first + i}::${type}[]`).join(', ')
}

function join<Item>(items: readonly Item[], elementOf: (item: Item) => string | undefined): string | null {
  let literal = ''
  let isKnown = false
  for (const item of items) {
    const element = elementOf(item)
    if (element !== undefined) isKnown = true
    literal += `${literal === '' ? '' : ','}${element ?? 'NULL'}`
  }
  return isKnown ? `{${literal}}` : null
}

/** Within quotes only these two mean something. */
const MEANS_SOMETHING = /["\\]/

function quote(element: string | undefined): string | undefined {
  if (element === undefined) return undefined
  if (!MEANS_SOMETHING.test(element)) return `"${element}"`
  return `"${element.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
