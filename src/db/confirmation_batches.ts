import { arrayParameters, type Column, plain, text } from '#db/array_literals.ts'
import type { Queryable } from '#db/pool.ts'

/** A hold that is to be sold, and who asks: the batch trusts these, so only what was authenticated goes in. */
export interface Confirmation {
  readonly bookingId: string
  readonly accountId: string
  readonly ip?: string | undefined
  readonly requestId?: string | undefined
}

/** What core.confirm_batch takes, in its order. */
const COLUMNS: readonly Column<Confirmation>[] = [
  plain('uuid', ({ bookingId }) => bookingId),
  plain('uuid', ({ accountId }) => accountId),
  text(({ ip }) => ip),
  text(({ requestId }) => requestId),
]

const CONFIRM_BATCH = `select core.confirm_batch($1::uuid, ${arrayParameters(COLUMNS, 2)}) as verdicts`

/** Runs one batch as one statement. Of each hold, in the order given: the status that it has now, or the code of a refusal. */
export async function confirmBatch(
  db: Queryable,
  operatorId: string,
  confirmations: readonly Confirmation[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ verdicts: string[] }>({
    name: 'confirm_batch',
    text: CONFIRM_BATCH,
    values: [operatorId, ...COLUMNS.map((column) => column.literalOf(confirmations))],
  })
  return rows[0]?.verdicts ?? []
}
