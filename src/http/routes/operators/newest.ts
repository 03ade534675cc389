import type { FastifyReply } from 'fastify'
import { decodeCursor, type PageOf, type PageQuery, pageOf } from '#http/pagination.ts'
import { readRows } from '#http/rows.ts'
import { Uuid } from '#http/schemas.ts'

/** A page of an operator's items, the newest first. The query takes the slug, the id after which the page starts, and a limit. */
export async function pageOfNewest<Item extends { id: string }>(
  reply: FastifyReply,
  sql: string,
  slug: string,
  { limit, cursor }: PageQuery,
): Promise<PageOf<Item>> {
  const values = [slug, decodeCursor(Uuid, cursor), limit + 1]
  return pageOf(reply, limit, await readRows<Item>(reply.request, sql, values), (item) => item.id)
}
