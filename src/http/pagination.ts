import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { Value } from 'typebox/value'
import { isStorableText } from '#http/input/storable_text.ts'
import { Refused } from '#http/problems/refused.ts'

export const PAGE_LIMIT_DEFAULT = 20
export const PAGE_LIMIT_MAX = 100

/** The query of every list. Spread its properties into the route's own query. */
export const PageQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: PAGE_LIMIT_MAX, default: PAGE_LIMIT_DEFAULT }),
  cursor: Type.Optional(
    Type.String({ maxLength: 1_000, description: 'The next_cursor of the previous page' }),
  ),
})
export type PageQuery = Static<typeof PageQuery>

/** The answer of every list. */
export function Page<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    next_cursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page' }),
  })
}

/** A whole number in a cursor: PostgreSQL's integer. Nothing that is numbered comes close to its maximum. */
export const Ordinal = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })

/** Opaque to callers: the sort key of the last item, so that pages neither repeat nor skip items while rows are added and removed. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/** Reads a cursor back as the position it was made from; null for the first page. Refuses invalid_cursor. */
export function decodeCursor<Position extends TSchema>(
  position: Position,
  cursor: string | undefined,
): Static<Position> | null {
  if (cursor === undefined) return null
  const value = parseJson(Buffer.from(cursor, 'base64url').toString())
  if (isStorable(value) && Value.Check(position, value)) return value
  throw new Refused('invalid_cursor', {
    errors: [{ in: 'query', pointer: '/cursor', detail: 'must be the next_cursor of a page of this list' }],
  })
}

/** Positions are texts, numbers, or lists of them. */
function isStorable(value: unknown): boolean {
  return [value].flat().every((item) => typeof item !== 'string' || isStorableText(item))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not a cursor of ours. Undefined matches no schema of a position, so decodeCursor refuses it.
    return undefined
  }
}

export interface PageOf<Item> {
  readonly items: Item[]
  readonly next_cursor: string | null
}

/**
 * Makes a page from one row more than requested: that extra row shows whether there is a next page, without a count. The address of
 * the next page also goes into a Link header (RFC 8288).
 */
export function pageOf<Item>(
  reply: FastifyReply,
  limit: number,
  rows: readonly Item[],
  positionOf: (item: Item) => unknown,
): PageOf<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  if (rows.length <= limit || last === undefined) return { items, next_cursor: null }

  const next_cursor = encodeCursor(positionOf(last))
  const [path, query] = reply.request.url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', next_cursor)
  reply.header('link', `<${path}?${parameters}>; rel="next"`)
  return { items, next_cursor }
}
