import { LRUCache } from 'lru-cache'
import type { Queryable } from '#db/pool.ts'
import { SharedQuestions } from '#db/shared_questions.ts'

/** Some 20 MB, and as many as 160 a second that are held for ten minutes. */
const BOOKINGS_MAX = 100_000
const QUESTIONS_MAX = 256

export interface BookingDirectory {
  /** For a booking that this server made. */
  remember(bookingId: string, operatorId: string): void
  /** The operator of a booking, or null where there is none of that id. */
  operatorOf(bookingId: string): Promise<string | null>
}

/**
 * Knows of which operator a booking is, whichever server made it: by that its batch is chosen. A booking never changes its
 * operator, so what was found stays true; whether the caller may change the booking is decided in the batch.
 */
export function createBookingDirectory(db: Queryable): BookingDirectory {
  const known = new LRUCache<string, string>({ max: BOOKINGS_MAX })
  const questions = new SharedQuestions<string, string | null>({
    ask: (bookingIds) => askOperators(db, bookingIds),
    keyOf: (bookingId) => bookingId,
    questionsMax: QUESTIONS_MAX,
    roundsMax: 1,
  })
  return {
    remember: (bookingId, operatorId) => {
      known.set(bookingId, operatorId)
    },
    async operatorOf(bookingId) {
      const remembered = known.get(bookingId)
      if (remembered !== undefined) return remembered
      const found = await questions.ask(bookingId)
      if (found !== null) known.set(bookingId, found)
      return found
    },
  }
}

async function askOperators(
  db: Queryable,
  bookingIds: readonly string[],
): Promise<readonly (string | null)[]> {
  const { rows } = await db.query<{ operator_ids: (string | null)[] }>({
    name: 'operators_of_bookings',
    text: 'select core.operators_of_bookings($1::uuid[]) as operator_ids',
    values: [bookingIds],
  })
  return rows[0]?.operator_ids ?? []
}
