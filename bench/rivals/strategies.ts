import type { FigureName } from '#bench/figures.ts'

/** A booking strategy that others use: one SQL function, and what is needed to run and check it. */
export interface Strategy {
  readonly name: string
  readonly title: string
  /** Its function in schema bench, from the file `sql/<name>.sql`. */
  readonly functionName: string
  readonly isolation: 'read committed' | 'serializable'
  /** Whether it can sell places that are counted and not numbered. */
  readonly sellsEvents: boolean
  /** Whether it can sell a seat again on another leg. */
  readonly sellsLegs: boolean
  /** Whether it keeps core.occurrences.taken up to date, which cancellation needs. */
  readonly keepsCount: boolean
  /** What it writes beside the key, the booking, the claim and the event, which all strategies write. */
  readonly writes: string
  readonly cannot: string
  readonly figure: FigureName | null
}

const NO_BATCH = 'carts'

export const STRATEGIES: readonly Strategy[] = [
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

export function findStrategy(name: string | undefined): Strategy {
  const strategy = STRATEGIES.find((known) => known.name === name)
  if (strategy === undefined) throw new Error(`No such strategy: ${name}`)
  return strategy
}
