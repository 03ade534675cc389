/**
 * A column of a batch, written as the literal of a PostgreSQL array: `{1,NULL,3}`. It is null where no item has a value.
 *
 * pg can write arrays too, but it inspects the type of every element, and quotes and searches each one twice. Here the type is
 * known beforehand. A batch of 64 has 1,700 elements.
 */
export interface Column<Item> {
  readonly type: 'text' | 'jsonb' | 'bytea' | 'uuid' | 'integer' | 'bigint' | 'boolean'
  readonly literalOf: (items: readonly Item[]) => string | null
}

/** For a type whose values never need quotes. */
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
  // JSON.stringify gives undefined for undefined, and join writes that as NULL.
  return { type: 'jsonb', literalOf: (items) => join(items, (item) => quote(JSON.stringify(read(item)))) }
}

export function bytea<Item>(read: (item: Item) => Buffer): Column<Item> {
  return {
    type: 'bytea',
    literalOf: (items) => join(items, (item) => `"\\\\x${read(item).toString('hex')}"`),
  }
}

/** The parameters that take such literals: `$2::uuid[], $3::text[], …`. `first` is the number of the first one. */
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

/** Only these two characters have a meaning within quotes. */
const MEANS_SOMETHING = /["\\]/

function quote(element: string | undefined): string | undefined {
  if (element === undefined) return undefined
  if (!MEANS_SOMETHING.test(element)) return `"${element}"`
  return `"${element.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
