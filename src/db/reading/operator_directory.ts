import { LRUCache } from 'lru-cache'
import { Coalescer } from '#db/coalescer.ts'
import { askBriefly, type Pool } from '#db/connections/pool.ts'

/** Some 20 MB. This covers more departures than any day sells, and the bookings of 160 a second that are held for ten minutes. */
const REMEMBERED_MAX = 100_000
const QUESTIONS_MAX = 256

/** Queries for the operators of the ids in $1, in their order. */
const ANSWERS = {
  occurrences: `array(select core.operator_of_occurrence(u.id)
                        from unnest($1::uuid[]) with ordinality as u(id, question) order by u.question)`,
  bookings: 'core.operators_of_bookings($1::uuid[])',
} as const

export interface OperatorDirectory {
  /** Notes the operator of a row that this server made itself. */
  remember(id: string, operatorId: string): void
  /** The operator of an occurrence or a booking, or null if there is none with that id. */
  operatorOf(id: string): Promise<string | null>
}

/**
 * Remembers the operator of each occurrence or booking. A row never changes its operator, so an answer stays true. Unknown ids are
 * looked up together. It checks no permission: that is decided where the answer is used.
 */
export function createOperatorDirectory(pool: Pool, of: keyof typeof ANSWERS): OperatorDirectory {
  const known = new LRUCache<string, string>({ max: REMEMBERED_MAX })
  const questions = new Coalescer<string, string | null>({
    ask: (ids) => askOperators(pool, ANSWERS[of], ids),
    keyOf: (id) => id,
    questionsMax: QUESTIONS_MAX,
    roundsMax: 1,
  })
  return {
    remember: (id, operatorId) => {
      known.set(id, operatorId)
    },
    async operatorOf(id) {
      const remembered = known.get(id)
      if (remembered !== undefined) return remembered
      const found = await questions.ask(id)
      if (found !== null) known.set(id, found)
      return found
    },
  }
}

/** With a short time limit, since a booking waits for it, and other requests behind that. */
async function askOperators(pool: Pool, answers: string, ids: readonly string[]) {
  const [row] = await askBriefly<{ operator_ids: (string | null)[] }>(
    pool,
    `select ${answers} as operator_ids`,
    [ids],
  )
  return row?.operator_ids ?? []
}
