import { arrayParameters, type Column, plain, text } from '#db/booking/array_literals.ts'
import type { Queryable } from '#db/connections/pool.ts'

/** A booking to be changed, and the caller. The batch trusts these values, so only authenticated ones may be passed. */
export interface BookingChange {
  readonly bookingId: string
  readonly accountId: string
  readonly ip?: string | undefined
  readonly requestId?: string | undefined
}

/** The answer of core.release_batch: the units that were freed (0 if the hold had been released before), or the code of a refusal. */
export type ReleaseVerdict = { readonly refusal: null; readonly units: number } | { readonly refusal: string }

/** The columns that core.confirm_batch and core.release_batch take, in their order. */
const COLUMNS: readonly Column<BookingChange>[] = [
  plain('uuid', ({ bookingId }) => bookingId),
  plain('uuid', ({ accountId }) => accountId),
  text(({ ip }) => ip),
  text(({ requestId }) => requestId),
]
const PARAMETERS = `$1::uuid, ${arrayParameters(COLUMNS, 2)}`

const valuesOf = (operatorId: string, requests: readonly BookingChange[]) => [
  operatorId,
  ...COLUMNS.map((column) => column.literalOf(requests)),
]

/** Sells holds with one statement. Returns for each, in the order given, its status now or the code of a refusal. */
export async function confirmBatch(
  db: Queryable,
  operatorId: string,
  requests: readonly BookingChange[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ verdicts: string[] }>({
    name: 'confirm_batch',
    text: `select core.confirm_batch(${PARAMETERS}) as verdicts`,
    values: valuesOf(operatorId, requests),
  })
  return rows[0]?.verdicts ?? []
}

/** Releases holds with one statement. Returns one verdict for each request, in the order given. */
export async function releaseBatch(
  db: Queryable,
  operatorId: string,
  requests: readonly BookingChange[],
): Promise<readonly ReleaseVerdict[]> {
  const { rows } = await db.query<ReleaseVerdict>({
    name: 'release_batch',
    text: `select refusal, units from core.release_batch(${PARAMETERS}) order by request`,
    values: valuesOf(operatorId, requests),
  })
  return rows
}
