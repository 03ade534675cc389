import { LRUCache } from 'lru-cache'
import { Coalescer } from '#db/coalescer.ts'
import { askBriefly, type Pool } from '#db/connections/pool.ts'

/** Some 20 MB: more departures than any day sells, and as many bookings as 160 a second that are held for ten minutes. */
const REMEMBERED_MAX = 100_000
const QUESTIONS_MAX = 256

/** The operators of the ids in $1, in their order. */
const ANSWERS = {
  occurrences: `array(select core.operator_of_occurrence(u.id)
                        from unnest($1::uuid[]) with ordinality as u(id, question) order by u.question)`,
  bookings: 'core.operators_of_bookings($1::uuid[])',
} as const

export interface OperatorDirectory {
  /** For what this server made itself. */
  remember(id: string, operatorId: string): void
  /** The operator that an occurrence or a booking is of, or null where there is none of that id. */
  operatorOf(id: string): Promise<string | null>
}

/**
 * Remembers of whom occurrences, or bookings, are. None ever changes its operator, so what was found stays true; what is not
 * known yet is asked together. It checks nobody: what a caller may is decided where the answer is used.
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

/** Briefly, since who books waits for it, and others behind them. */
async function askOperators(pool: Pool, answers: string, ids: readonly string[]) {
  const [row] = await askBriefly<{ operator_ids: (string | null)[] }>(
    pool,
    `select ${answers} as operator_ids`,
    [ids],
  )
  return row?.operator_ids ?? []
}
