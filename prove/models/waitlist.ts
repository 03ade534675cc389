import type { Operation } from '#prove/history/operation.ts'
import { Indeterminate, type Model, type Part } from '#prove/linearizability/model.ts'

export type WaitlistInput = { readonly event: string } & (
  | {
      readonly kind: 'book'
      readonly quantity: number
      readonly waits: boolean
      readonly buyer: number
    }
  | { readonly kind: 'resize'; readonly capacity: number }
  /** On a booking, or on a waitlist entry and its offer. */
  | { readonly kind: 'cancel' | 'leave' | 'accept' | 'read'; readonly id: string }
)

export type WaitlistOutput =
  | { readonly kind: 'booked' | 'waiting'; readonly id: string }
  | { readonly kind: 'resized' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'is'; readonly status: string; readonly position: number | null }

export type WaitlistOperation = Operation<WaitlistInput, WaitlistOutput>

type Status = 'booked' | 'waiting' | 'offered' | 'accepted' | 'left' | 'lapsed' | 'cancelled'

interface Place {
  readonly status: Status
  readonly quantity: number
  readonly buyer: number
}

/** The state of one event: free places, its waitlist in order, and all bookings and entries. */
interface WaitlistState {
  readonly capacity: number
  readonly free: number
  readonly line: readonly string[]
  readonly places: ReadonlyMap<string, Place>
}

/**
 * The sequential specification of an event with a waitlist. A customer who finds too few free places, or others waiting, joins the
 * end of the waitlist. Places that become free are offered from its front, up to the first entry that does not fit. An entry larger
 * than the capacity is refused, and so is a second entry of the same customer. Offers do not expire. Each event is a part.
 *
 * Every operation needs an output, except changes of capacity, which may be pending.
 */
export function waitlistModel(capacity: number): Model<WaitlistState, WaitlistInput, WaitlistOutput> {
  return {
    partition: (history) =>
      Map.groupBy(history, ({ input }) => input.event)
        .entries()
        .map(([event, operations]) => ({ name: `event ${event}`, operations })),
    initial: () => ({ capacity, free: capacity, line: [], places: new Map() }),
    step(state, { input, output }) {
      if (input.kind === 'resize') return stepResize(state, input, output ?? { kind: 'resized' })
      if (output === null)
        throw new Indeterminate('The model needs the output of every operation except changes of capacity')
      return input.kind === 'book' ? stepBook(state, input, output) : stepChange(state, input, output)
    },
    keyOf: ({ capacity: now, free, line, places }) =>
      `${now} ${free} ${line.join()} ${[...places].map(([id, { status }]) => `${id}:${status}`).sort()}`,
    isReadOnly: ({ input, output }) => input.kind === 'read' || output?.kind === 'refused',
    describe: ({ input, output }) => `${describeInput(input)} → ${describeOutput(output)}`,
    describeState: ({ free, line }) => `${free} free; waiting: ${line.join(', ') || 'nobody'}`,
    contradictions: findPositionIncreases,
  }
}

/** Finds entries whose reported position got worse. */
function findPositionIncreases({ operations }: Part<WaitlistInput, WaitlistOutput>): string[] {
  const looks = operations.flatMap(({ input, output, invokedAtUs, respondedAtUs }) => {
    if (input.kind !== 'read' || output?.kind !== 'is' || output.position === null) return []
    return [{ id: input.id, position: output.position, invokedAtUs, respondedAtUs }]
  })
  return [...Map.groupBy(looks, ({ id }) => id)].flatMap(([id, its]) =>
    its.flatMap(({ position, invokedAtUs }) => {
      const before = Math.min(
        ...its.filter(({ respondedAtUs }) => respondedAtUs < invokedAtUs).map((each) => each.position),
      )
      return position > before
        ? [`${id} is reported at position ${position}, and was at ${before} before`]
        : []
    }),
  )
}

type Book = Extract<WaitlistInput, { kind: 'book' }>
type Resize = Extract<WaitlistInput, { kind: 'resize' }>
type Change = Exclude<WaitlistInput, { kind: 'book' | 'resize' }>

function stepBook(
  state: WaitlistState,
  { quantity, waits, buyer }: Book,
  output: WaitlistOutput,
): readonly WaitlistState[] {
  const isFirst = state.line.length === 0
  const fits = isFirst && quantity <= state.free
  if (output.kind === 'booked') {
    return fits ? [setPlace(state, output.id, { status: 'booked', quantity, buyer })] : []
  }
  if (output.kind === 'waiting') {
    if (fits || !waits || quantity > state.capacity || waitsAlready(state, buyer)) return []
    const line = [...state.line, output.id]
    return [{ ...setPlace(state, output.id, { status: 'waiting', quantity, buyer }), line }]
  }
  if (output.kind !== 'refused' || fits) return []
  if (quantity > state.capacity) return output.code === 'sold_out' ? [state] : []
  if (waits) return output.code === 'already_waiting' && waitsAlready(state, buyer) ? [state] : []
  return output.code === (isFirst ? 'sold_out' : 'waitlist_first') ? [state] : []
}

function waitsAlready({ line, places }: WaitlistState, buyer: number): boolean {
  return line.some((id) => places.get(id)?.buyer === buyer)
}

/** An entry larger than the new capacity lapses. */
function stepResize(
  state: WaitlistState,
  { capacity }: Resize,
  output: WaitlistOutput,
): readonly WaitlistState[] {
  const free = state.free + capacity - state.capacity
  if (output.kind === 'refused') return free < 0 && output.code === 'fewer_places_than_sold' ? [state] : []
  if (output.kind !== 'resized' || free < 0) return []
  const places = new Map(state.places)
  for (const [id, place] of state.places) {
    if (place.status === 'waiting' && place.quantity > capacity)
      places.set(id, { ...place, status: 'lapsed' })
  }
  const line = state.line.filter((id) => places.get(id)?.status === 'waiting')
  return [offerFreePlaces({ capacity, free, line, places })]
}

function stepChange(
  state: WaitlistState,
  { kind, id }: Change,
  output: WaitlistOutput,
): readonly WaitlistState[] {
  const place = state.places.get(id)
  if (place === undefined || output.kind !== 'is') return []
  const after = statusAfter(kind, place.status)
  if (after !== output.status) return []
  if (kind === 'read') {
    const position = place.status === 'waiting' ? state.line.indexOf(id) + 1 : null
    return position === output.position ? [state] : []
  }
  if (after === place.status) return [state]
  const line = state.line.filter((each) => each !== id)
  return [offerFreePlaces({ ...setPlace(state, id, { ...place, status: after }), line })]
}

/** Null where the operation is not possible. */
function statusAfter(kind: Change['kind'], status: Status): Status | null {
  switch (kind) {
    case 'read':
      return status
    case 'cancel':
      return status === 'booked' || status === 'accepted' ? 'cancelled' : null
    case 'accept':
      return status === 'offered' ? 'accepted' : null
    case 'leave':
      return status === 'waiting' || status === 'offered' ? 'left' : status
  }
}

/** The statuses that occupy places. */
const OCCUPIES: ReadonlySet<Status> = new Set(['booked', 'offered', 'accepted'])

/** Sets a place, and adjusts what is free. */
function setPlace(state: WaitlistState, id: string, place: Place): WaitlistState {
  const before = state.places.get(id)
  const taken = takenBy(place) - (before === undefined ? 0 : takenBy(before))
  return { ...state, free: state.free - taken, places: new Map(state.places).set(id, place) }
}

function takenBy({ status, quantity }: Place): number {
  return OCCUPIES.has(status) ? quantity : 0
}

/** Offers free places from the front of the waitlist. */
function offerFreePlaces(state: WaitlistState): WaitlistState {
  const [first, ...line] = state.line
  const place = first === undefined ? undefined : state.places.get(first)
  if (first === undefined || place === undefined || place.quantity > state.free) return state
  return offerFreePlaces({ ...setPlace(state, first, { ...place, status: 'offered' }), line })
}

function describeInput(input: WaitlistInput): string {
  if (input.kind === 'resize') return `resize to ${input.capacity}`
  if (input.kind !== 'book') return `${input.kind} ${input.id}`
  return `book ${input.quantity}${input.waits ? ', or wait' : ''}`
}

function describeOutput(output: WaitlistOutput | null): string {
  if (output === null) return 'unknown'
  if (output.kind === 'refused') return output.code
  if (output.kind === 'resized') return 'done'
  if (output.kind !== 'is') return `${output.kind} ${output.id}`
  return `${output.status}${output.position === null ? '' : ` at ${output.position}`}`
}
