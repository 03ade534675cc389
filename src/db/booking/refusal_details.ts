import { arrayParameters, type Column, plain, text } from '#db/booking/array_literals.ts'
import type { BookingVerdict } from '#db/booking/batches.ts'
import type { RefusedField } from '#db/booking/refused_field.ts'
import { Coalescer } from '#db/coalescer.ts'
import type { Queryable } from '#db/connections/pool.ts'

/**
 * The refusals that core.refusal_detail can explain: free places, the choices there are, how much may be held, which field does
 * not apply.
 */
const DETAILED = new Set([
  'place_taken',
  'place_not_found',
  'place_not_sold',
  'sold_out',
  'too_many_open_holds',
  'too_many_holds',
  'class_not_found',
  'passenger_type_not_found',
  'journey_not_offered',
  'passengers_not_listed',
])

/** Explaining one refusal for a sold-out coach of 50 seats takes a millisecond. This many take no longer than a batch does. */
const QUESTIONS_A_QUERY_MAX = 16
/** However many requests are refused, the other connections of the pool stay available to readers. */
const QUERIES_AT_ONCE_MAX = 2

/** Shared by all requests that were refused for the same reason, so it must not be changed. */
export type RefusalDetail = Readonly<Record<string, unknown>>

export interface RefusalDetails {
  /** What would help after a refusal: the new total, the entry that waits, the seats that are free, the choices there are, or limits. */
  read(operatorId: string, verdict: BookingVerdict, fields: readonly RefusedField[]): Promise<RefusalDetail>
}

/** The parameters of core.refusal_detail. Its answer depends on nothing else, not even on the caller. The lists are array literals. */
interface Question {
  readonly operatorId: string
  readonly code: string
  readonly occurrenceIds: string | null
  readonly fields: string | null
  readonly values: string | null
  readonly from: string | null
  readonly to: string | null
}

const COLUMNS: readonly Column<Question>[] = [
  plain('uuid', (question) => question.operatorId),
  text((question) => question.code),
  text((question) => question.occurrenceIds ?? undefined),
  text((question) => question.fields ?? undefined),
  text((question) => question.values ?? undefined),
  text((question) => question.from ?? undefined),
  text((question) => question.to ?? undefined),
]

const READ_DETAILS = `
  select core.refusal_detail(q.operator_id, q.code, q.occurrence_ids::uuid[], q.fields::text[], q.field_values::text[],
                             q.from_index::integer[], q.to_index::integer[]) as detail
    from unnest(${arrayParameters(COLUMNS, 1)})
         with ordinality as q(operator_id, code, occurrence_ids, fields, field_values, from_index, to_index, n)
   order by q.n`

const OCCURRENCE_IDS = plain<RefusedField>('uuid', (field) => field.occurrenceId)
const FIELDS = text<RefusedField>((field) => field.pointer)
const VALUES = text<RefusedField>((field) => field.value)
const FROM = plain<{ fromIndex: number }>('integer', (claim) => claim.fromIndex)
const TO = plain<{ toIndex: number }>('integer', (claim) => claim.toIndex)

/**
 * Reads the details for all refused requests at once. When a departure sells out, a whole batch is refused for the same reason, and
 * one query for each would cost more than the refusals.
 */
export function createRefusalDetails(db: Queryable): RefusalDetails {
  const questions = new Coalescer<Question, RefusalDetail>({
    ask: (asked) => readDetails(db, asked),
    keyOf: (question) => JSON.stringify(question),
    questionsMax: QUESTIONS_A_QUERY_MAX,
    roundsMax: QUERIES_AT_ONCE_MAX,
  })
  return {
    async read(operatorId, verdict, fields) {
      const { code, resultId, totalMinor, currency, claims } = verdict
      if (code === 'price_changed') return { total_minor: totalMinor, currency }
      if (code === 'already_waiting') return { waitlist_entry_id: resultId }
      if (!DETAILED.has(code)) return {}
      return questions.ask({
        operatorId,
        code,
        occurrenceIds: OCCURRENCE_IDS.literalOf(fields),
        fields: FIELDS.literalOf(fields),
        values: VALUES.literalOf(fields),
        from: FROM.literalOf(claims),
        to: TO.literalOf(claims),
      })
    },
  }
}

async function readDetails(db: Queryable, asked: readonly Question[]): Promise<RefusalDetail[]> {
  const { rows } = await db.query<{ detail: RefusalDetail }>(
    READ_DETAILS,
    COLUMNS.map((column) => column.literalOf(asked)),
  )
  return rows.map((row) => row.detail)
}
