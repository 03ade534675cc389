import fc from 'fast-check'
import type { World } from '#test/rls/world.ts'

/** The kind of id that a field or a path step expects, by its name. The names in the world end with their kind. */
const KINDS: Readonly<Record<string, RegExp>> = {
  bookings: /booking|hold$|registration/,
  booking: /booking|hold$|registration/,
  departures: /departure|hidden/,
  events: /event|withdrawn/,
  event: /event|withdrawn/,
  occurrences: /departure|hidden|event|withdrawn/,
  occurrence: /departure|hidden|event|withdrawn/,
  entry: /entry/,
  account: /^(stranger|customer|neighbour|foreigner|instructor|agent|admin|rival)$/,
  customer: /record/,
  customers: /record/,
  'api-keys': /key/,
  layouts: /layout/,
  layout: /layout/,
  'vehicle-types': /vehicle_type/,
  vehicle_type: /vehicle_type/,
  vehicles: /vehicle$/,
  vehicle: /vehicle$/,
  'fare-tables': /fare_table/,
  fare_table: /fare_table/,
  policy: /policy/,
  routes: /route/,
  series: /series|draft|retired/,
  location: /studio|stop/,
  stop: /stop/,
  from_stop: /stop/,
  to_stop: /stop/,
}

const NOTED_MAX = 300

/** Existing ids: those of the world, found by the name of a field, and those that were created since. */
export class KnownIds {
  readonly #world: readonly (readonly [string, string])[]
  readonly #made: string[] = []
  readonly #cursors: string[] = []

  constructor(world: World) {
    this.#world = Object.entries(world)
  }

  /** Records the ids and the cursor that an answer contains. The newest few hundred are kept. */
  note(text: string): void {
    for (const [id] of text.matchAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g)) this.#made.push(id)
    for (const [, cursor = ''] of text.matchAll(/"next_cursor":"([\w-]+)"/g)) this.#cursors.push(cursor)
    for (const noted of [this.#made, this.#cursors]) noted.splice(0, Math.max(0, noted.length - NOTED_MAX))
  }

  /** A cursor of some list; most other lists refuse it. */
  cursor(): fc.Arbitrary<string> {
    return fc.constantFrom(...(this.#cursors.length > 0 ? this.#cursors : ['']))
  }

  /** Mostly an id of the wanted kind, sometimes of another kind, rarely one that does not exist. */
  of(kind: string): fc.Arbitrary<string> {
    const pattern = KINDS[kind.replace(/(_id|Id)$/, '')] ?? /./
    const fitting = this.#world.filter(([name]) => pattern.test(name)).map(([, id]) => id)
    const all = [...this.#world.map(([, id]) => id), ...this.#made]
    return fc.oneof(
      { weight: 7, arbitrary: fc.constantFrom(...(fitting.length > 0 ? fitting : all)) },
      { weight: 2, arbitrary: fc.constantFrom(...all) },
      { weight: 1, arbitrary: fc.uuid() },
    )
  }
}
