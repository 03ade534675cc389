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
  /** Of what was booked, or of what came of waiting. */
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

/** One event: what is free, who waits in order, and what became of everybody. */
interface WaitlistState {
  readonly capacity: number
  readonly free: number
  readonly line: readonly string[]
  readonly places: ReadonlyMap<string, Place>
}

/**
 * Places of an event, and a line for them: who finds nothing free or somebody waiting goes to its end, and what is given back or
 * added is offered from its front, up to the first who does not fit. Whoever would not fit in the empty event does not stand in
 * it, and nobody stands in it twice. Offers do not run out. A part is an event.
 *
 * Of what was asked the model has to know the answer, but of a change of capacity: that one may have been made or not.
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
      if (output === null) throw new Indeterminate('Of people in line the model has to be told what became')
      return input.kind === 'book' ? stepBook(state, input, output) : stepChange(state, input, output)
    },
    keyOf: ({ capacity: now, free, line, places }) =>
      `${now} ${free} ${line.join()} ${[...places].map(([id, { status }]) => `${id}:${status}`).sort()}`,
    isReadOnly: ({ input, output }) => input.kind === 'read' || output?.kind === 'refused',
    describe: ({ input, output }) => `${describeInput(input)} → ${describeOutput(output)}`,
    describeState: ({ free, line }) => `${free} free; in line: ${line.join(', ') || 'nobody'}`,
    contradictions: findPositionIncreases,
  }
}

/** Whoever was told a place in line, and one farther back later. */
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
      return position > before ? [`${id} is told to be at ${position}, and was at ${before} before`] : []
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
    return fits ? [give(state, output.id, { status: 'booked', quantity, buyer })] : []
  }
  if (output.kind === 'waiting') {
    if (fits || !waits || quantity > state.capacity || waitsAlready(state, buyer)) return []
    const line = [...state.line, output.id]
    return [{ ...give(state, output.id, { status: 'waiting', quantity, buyer }), line }]
  }
  if (output.kind !== 'refused' || fits) return []
  if (quantity > state.capacity) return output.code === 'sold_out' ? [state] : []
  if (waits) return output.code === 'already_waiting' && waitsAlready(state, buyer) ? [state] : []
  return output.code === (isFirst ? 'sold_out' : 'waitlist_first') ? [state] : []
}

function waitsAlready({ line, places }: WaitlistState, buyer: number): boolean {
  return line.some((id) => places.get(id)?.buyer === buyer)
}

/** Whoever wants more than there will be waits in vain. */
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
  return [offerOn({ capacity, free, line, places })]
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
  return [offerOn({ ...give(state, id, { ...place, status: after }), line })]
}

/** Null where it cannot be done. */
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

/** What takes places: the rest waits, or gave them back. */
const TAKES: ReadonlySet<Status> = new Set(['booked', 'offered', 'accepted'])

/** Somebody's place as it is now, and what is free then. */
function give(state: WaitlistState, id: string, place: Place): WaitlistState {
  const before = state.places.get(id)
  const taken = takenBy(place) - (before === undefined ? 0 : takenBy(before))
  return { ...state, free: state.free - taken, places: new Map(state.places).set(id, place) }
}

function takenBy({ status, quantity }: Place): number {
  return TAKES.has(status) ? quantity : 0
}

/** Offers what is free from the front of the line. */
function offerOn(state: WaitlistState): WaitlistState {
  const [first, ...line] = state.line
  const place = first === undefined ? undefined : state.places.get(first)
  if (first === undefined || place === undefined || place.quantity > state.free) return state
  return offerOn({ ...give(state, first, { ...place, status: 'offered' }), line })
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
