import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from '@fastify/type-provider-typebox'
import { REFUSAL_STATUSES, type RefusalCode } from '#http/refusal_codes.ts'
import { parseRefusals, type Refusal } from '#http/refusals_file.ts'
import { PROBLEM_MEDIA_TYPE } from '#http/schemas.ts'

const REFUSALS_FILE = join(import.meta.dirname, '..', '..', 'sql', 'refusals.sql')

/** The registry as sql/refusals.sql has it, in order of precedence. */
export function readRefusals(): readonly Refusal[] {
  return parseRefusals(readFileSync(REFUSALS_FILE, 'utf8'))
}

let registry: ReadonlyMap<string, Refusal> | null = null

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(REFUSAL_STATUSES, code)
}

/** Looks up the row of a code. The codes are generated from the same file, so a missing row means a stale checkout. */
export function findRefusal(code: RefusalCode): Refusal {
  registry ??= new Map(readRefusals().map((refusal) => [refusal.code, refusal]))
  const refusal = registry.get(code)
  if (refusal === undefined) throw new Error(`${code} is in refusal_codes.ts but not in sql/refusals.sql`)
  return refusal
}

type RefusalResponses<Code extends RefusalCode> = {
  [Status in (typeof REFUSAL_STATUSES)[Code]]: ReturnType<typeof describeRefusals>
}

/** The refusals of a route as its OpenAPI responses: `{ 200: Booking, ...refusals('booking_not_found') }`. */
export function refusals<Code extends RefusalCode>(...codes: Code[]): RefusalResponses<Code>
export function refusals(...codes: RefusalCode[]) {
  const byStatus = Object.groupBy(codes.map(findRefusal), (refusal) => refusal.httpStatus)
  const responses = Object.entries(byStatus).map(([status, group = []]) => [status, describeRefusals(group)])
  return Object.fromEntries(responses)
}

/**
 * `never`, because a handler throws a refusal and never returns one: the 200 keeps its own type. The schema names only the codes.
 * The description of the API wraps them in a Problem once, for all routes.
 */
function describeRefusals(refusals: readonly Refusal[]) {
  return Type.Unsafe<never>({
    description: refusals.map((refusal) => `\`${refusal.code}\`: ${refusal.sentence}`).join('\n\n'),
    content: { [PROBLEM_MEDIA_TYPE]: { schema: { enum: refusals.map((refusal) => refusal.code) } } },
  })
}
