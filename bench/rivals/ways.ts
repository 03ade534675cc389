import type { FigureName } from '#bench/figures.ts'

/** A way in which others book: one function of SQL, and what has to be known to run it and to judge it. */
export interface Way {
  readonly name: string
  readonly title: string
  /** Its function in schema bench, of the file `sql/<name>.sql`. */
  readonly functionName: string
  readonly isolation: 'read committed' | 'serializable'
  /** Whether it sells what has no numbered places. */
  readonly sellsEvents: boolean
  /** Whether a seat is sold again on another leg. */
  readonly sellsLegs: boolean
  /** Whether core.occurrences.taken is the count of what was sold; cancelling relies on it. */
  readonly keepsCount: boolean
  /** Beside the key, the booking, the claim and the event, which all of them write. */
  readonly writes: string
  readonly cannot: string
  readonly figure: FigureName | null
}

const NO_BATCH = 'carts'

export const WAYS: readonly Way[] = [
  {
    name: 'row_lock',
    title: 'row lock per request',
    functionName: 'book_by_row_lock',
    isolation: 'read committed',
    sellsEvents: true,
    sellsLegs: true,
    keepsCount: true,
    writes: 'the count of the occurrence',
    cannot: NO_BATCH,
    figure: 'book_row_lock',
  },
  {
    name: 'conditional_update',
    title: 'conditional update of the count',
    functionName: 'book_by_conditional_update',
    isolation: 'read committed',
    sellsEvents: true,
    sellsLegs: true,
    keepsCount: true,
    writes: 'the count of the occurrence',
    cannot: `${NO_BATCH}`,
    figure: null,
  },
  {
    name: 'advisory_lock',
    title: 'advisory lock per event',
    functionName: 'book_by_advisory_lock',
    isolation: 'read committed',
    sellsEvents: true,
    sellsLegs: true,
    keepsCount: true,
    writes: 'the count of the occurrence',
    cannot: NO_BATCH,
    figure: 'book_advisory_lock',
  },
  {
    name: 'unique_slot',
    title: 'unique key on the exact slot',
    functionName: 'book_by_unique_slot',
    isolation: 'read committed',
    sellsEvents: false,
    sellsLegs: false,
    keepsCount: false,
    writes: 'a unique key in place of the exclusion; no count',
    cannot: `legs, what is counted, a free count without counting; ${NO_BATCH}`,
    figure: 'book_unique_slot',
  },
  {
    name: 'serializable',
    title: 'serializable with retries',
    functionName: 'book_serializably',
    isolation: 'serializable',
    sellsEvents: true,
    sellsLegs: true,
    keepsCount: true,
    writes: 'the count of the occurrence',
    cannot: NO_BATCH,
    figure: 'book_serializable',
  },
  {
    name: 'optimistic',
    title: 'optimistic version column',
    functionName: 'book_optimistically',
    isolation: 'read committed',
    sellsEvents: true,
    sellsLegs: true,
    keepsCount: true,
    writes: 'the count and the version of the occurrence',
    cannot: NO_BATCH,
    figure: 'book_optimistic',
  },
  {
    name: 'skip_locked',
    title: 'pool of rows, skip locked',
    functionName: 'book_by_skip_locked',
    isolation: 'read committed',
    sellsEvents: true,
    sellsLegs: false,
    keepsCount: false,
    writes: 'a row of the pool, deleted; no count',
    cannot: `legs, a free count without counting; ${NO_BATCH}`,
    figure: 'book_skip_locked',
  },
]

export function findWay(name: string | undefined): Way {
  const way = WAYS.find((known) => known.name === name)
  if (way === undefined) throw new Error(`No such way of booking: ${name}`)
  return way
}
