import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRefusals } from '#http/refusals.ts'
import type { Refusal } from '#http/refusals_file.ts'

export const REFUSAL_CODES_FILE = join(import.meta.dirname, 'refusal_codes.ts')
export const REFUSALS_PAGE = join(import.meta.dirname, '..', '..', 'docs', 'refusals.md')

/** The text of src/http/refusal_codes.ts for a registry; a test compares it with the committed file. */
export function renderRefusalCodes(refusals: readonly Refusal[]): string {
  const rows = refusals.map((refusal) => `  ${refusal.code}: ${refusal.httpStatus},`)
  return [
    '// Written by `node src/http/write_refusal_codes.ts` from sql/refusals.sql. Change the registry, not this file.',
    '',
    '/** Every code with its HTTP status, in order of precedence. */',
    'export const REFUSAL_STATUSES = {',
    ...rows,
    '} as const',
    '',
    'export type RefusalCode = keyof typeof REFUSAL_STATUSES',
    '',
  ].join('\n')
}

/** The text of docs/refusals.md for a registry; a test compares it with the committed file. */
export function renderRefusalsPage(refusals: readonly Refusal[]): string {
  const rows = refusals.map(
    ({ code, httpStatus, sqlstate, sentence }) =>
      `| \`${code}\` | ${httpStatus} | ${sqlstate} | ${sentence} |`,
  )
  return [
    '# Refusals',
    '',
    'All refusals, in order of precedence: if several apply, the first is given. Over HTTP it is the `code` of a problem (RFC',
    '9457), over SQL the SQLSTATE, and in the answer of `public.book` the `code`.',
    '',
    'Written by `node src/http/write_refusal_codes.ts` from `sql/refusals.sql`.',
    '',
    '| code | HTTP | SQLSTATE | what it says |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

if (import.meta.main) {
  writeFileSync(REFUSAL_CODES_FILE, renderRefusalCodes(readRefusals()))
  writeFileSync(REFUSALS_PAGE, renderRefusalsPage(readRefusals()))
}
