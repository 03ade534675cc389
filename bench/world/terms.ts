import { asOwner, type World } from '#bench/world/operator.ts'
import { newId } from '#db/ids.ts'

/** Terms of sale that do not limit how much one account may hold, wait for and cancel under load. */
export async function createTermsWithoutLimits(databaseUrl: string, { operatorId }: World): Promise<string> {
  const id = newId(operatorId)
  await asOwner(databaseUrl, (query) =>
    query(
      `insert into core.policies (operator_id, id, name, open_holds_max, held_places_max, holds_per_hour_max, created_at)
       values ($1, $2, 'Without limits', null, null, null, core.now())`,
      [operatorId, id],
    ),
  )
  return id
}
