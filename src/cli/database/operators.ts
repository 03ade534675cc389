import type { Client } from 'pg'
import { writeExposed } from '#db/exposed_schema.ts'

/** Who sends an invitation that comes from the command line: no account. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** The fields of core.operator_schema, as they are sent. */
export type OperatorFields = Readonly<Record<string, string | readonly string[] | null>>

/** An operator as the view for clients has it. */
export interface ShownOperator {
  id: string
  slug: string
  name: string
  status: string
  time_zone: string
  currency: string
  currency_decimals: number
  languages: string[]
  logo_url: string | null
  colour: string | null
  text_colour: string | null
  website: string | null
  contact_email: string | null
  contact_phone: string | null
  contact_address: string | null
  created_at: Date
  archived_at: Date | null
}

/** An invitation with its token, which is not stored. */
export interface SentInvitation {
  id: string
  email: string | null
  role: string
  token: string
  expires_at: Date
}

/** Creates an operator, as berth_owner. */
export async function addOperator(db: Client, fields: OperatorFields): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select core.add_operator($1) as id', [fields])
  const [operator] = rows
  if (operator === undefined) throw new Error('the operator was not made')
  return operator.id
}

/** Changes an operator, as berth_owner. */
export async function writeOperator(db: Client, operatorId: string, changes: OperatorFields): Promise<void> {
  await db.query('select core.write_operator($1, $2)', [operatorId, changes])
}

/** Invites somebody to work for an operator, as berth_owner: no account sends it. */
export async function sendInvitation(
  db: Client,
  operatorId: string,
  { role, email }: { role: string; email: string },
): Promise<SentInvitation> {
  const { rows } = await db.query<SentInvitation>(
    'select i.id, i.email, i.role, i.token, i.expires_at from core.send_invitation($1, $2, null, $3, null, $4) as i',
    [operatorId, role, email, NOBODY],
  )
  const [invitation] = rows
  if (invitation === undefined) throw new Error('the invitation was not made')
  return invitation
}

const COLUMNS = `o.id, o.slug, o.name, o.status, o.time_zone, o.currency, o.currency_decimals, o.languages, o.logo_url, o.colour,
  o.text_colour, o.website, o.contact_email, o.contact_phone, o.contact_address, o.created_at, o.archived_at`

/** All operators, or those of a status, by slug. If none is asked for, archived ones are left out. */
export async function readOperators(db: Client, status: string | null): Promise<ShownOperator[]> {
  const { rows } = await db.query<ShownOperator>(
    await writeExposed(
      db,
      (schema) => `
        select ${COLUMNS} from ${schema}.operators as o
         where case when $1::text is null then o.archived_at is null else o.status = $1 end order by o.slug`,
    ),
    [status],
  )
  return rows
}

export async function readOperator(db: Client, operatorId: string): Promise<ShownOperator> {
  const { rows } = await db.query<ShownOperator>(
    await writeExposed(db, (schema) => `select ${COLUMNS} from ${schema}.operators as o where o.id = $1`),
    [operatorId],
  )
  const [operator] = rows
  if (operator === undefined) throw new Error('the operator is gone')
  return operator
}
