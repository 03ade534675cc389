import pg from 'pg'
import type { Pool } from '#db/connections/pool.ts'

/** Everyone who might ask, as the matrix names them. "Ours" is the operator that the matrix looks from. */
export const CALLERS = [
  'anon', // nobody signed in
  'guest', // signed in by role, with claims that are missing
  'stranger', // signed in, yet no customer and no member anywhere
  'customer', // a customer of ours, and of theirs
  'instructor', // a member of ours
  'agent', // a member of ours
  'admin', // a member of ours
  'rival', // an admin of theirs
] as const
export type CallerName = (typeof CALLERS)[number]

/** What came of one statement tried as one caller. */
export type Attempt =
  | { readonly rows: readonly Record<string, unknown>[] }
  /** The code of a refusal, or the SQLSTATE of anything else. */
  | { readonly refused: string }

/** Runs one statement as a caller, as the server and PostgREST do, and takes back whatever it did. */
export async function tryAs(
  pool: Pool,
  role: string,
  claims: string,
  sql: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Attempt> {
  const client = await pool.connect()
  try {
    const told = Object.entries({ 'request.jwt.claims': claims, ...settings }).map(
      ([name, value]) => `; set local ${pg.escapeIdentifier(name)} to ${pg.escapeLiteral(value)}`,
    )
    await client.query(`begin; set local role ${pg.escapeIdentifier(role)}${told.join('')}`)
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return { rows }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    return { refused: refusalOf(error) }
  } finally {
    await client.query('rollback')
    client.release()
  }
}

function refusalOf({ code = '', detail = '' }: pg.DatabaseError): string {
  return code.startsWith('RB') ? String(JSON.parse(detail).code) : code
}

export function roleOf(caller: CallerName): 'anon' | 'authenticated' {
  return caller === 'anon' ? 'anon' : 'authenticated'
}

/** The claims a caller comes with: none for anon; for a guest the setting is there and empty. */
export function claimsOf(caller: CallerName, accounts: Readonly<Record<string, string>>): string {
  const role = roleOf(caller)
  if (caller === 'guest') return ''
  if (caller === 'anon') return JSON.stringify({ role })
  return JSON.stringify({ sub: accounts[caller], role })
}
