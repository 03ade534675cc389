import pg from 'pg'
import type { Pool } from '#db/connections/pool.ts'

/** Every kind of caller, by the names of the matrix. "Ours" is the operator from whose point of view the matrix is written. */
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

/** The outcome of one statement as one caller. */
export type Attempt =
  | { readonly rows: readonly Record<string, unknown>[] }
  /** The code of a refusal, or the SQLSTATE of another error. */
  | { readonly refused: string }

/** Runs one statement as a caller, as the server and PostgREST do, and rolls it back. */
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

/** The claims of a caller: none for anon. For a guest, the setting exists and is empty. */
export function claimsOf(caller: CallerName, accounts: Readonly<Record<string, string>>): string {
  const role = roleOf(caller)
  if (caller === 'guest') return ''
  if (caller === 'anon') return JSON.stringify({ role })
  return JSON.stringify({ sub: accounts[caller], role })
}
