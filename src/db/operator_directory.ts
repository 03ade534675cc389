import { LRUCache } from 'lru-cache'
import type { Queryable } from '#db/pool.ts'

/** 100,000 departures are some 20 MB, and more than any day sells. */
const OCCURRENCES_MAX = 100_000

export interface OperatorDirectory {
  /** The operator that sells an occurrence, or null where there is none of that id. */
  operatorOf(occurrenceId: string): Promise<string | null>
}

/** Remembers who sells what. An occurrence never changes its operator, so what was found stays true. */
export function createOperatorDirectory(db: Queryable): OperatorDirectory {
  const known = new LRUCache<string, string>({ max: OCCURRENCES_MAX })
  return {
    async operatorOf(occurrenceId) {
      const remembered = known.get(occurrenceId)
      if (remembered !== undefined) return remembered
      const { rows } = await db.query<{ operator_id: string | null }>(
        'select core.operator_of_occurrence($1) as operator_id',
        [occurrenceId],
      )
      const found = rows[0]?.operator_id ?? null
      if (found !== null) known.set(occurrenceId, found)
      return found
    },
  }
}
