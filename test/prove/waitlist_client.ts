import assert from 'node:assert/strict'
import { nowUs } from '#prove/history/clock.ts'
import type { Operation } from '#prove/history/operation.ts'
import type { WaitlistInput, WaitlistOutput } from '#prove/models/waitlist.ts'
import type { Dice } from '#prove/workload/dice.ts'
import type { Berth } from '#test/helpers/berth.ts'
import type { Operator } from '#test/helpers/operators.ts'
import { line, type Person } from '#test/helpers/people.ts'
import { codeOf } from '#test/race/racers.ts'

export type WaitlistHistory = Operation<WaitlistInput, WaitlistOutput>[]

export interface Fair {
  readonly berth: Berth
  readonly operator: Operator
  readonly events: readonly string[]
  readonly history: WaitlistHistory
}

interface Mine {
  readonly event: string
  /** As the history knows it. */
  readonly id: string
  /** Null while it is waited for. */
  readonly booking: string | null
}

const QUANTITY_MAX = 2
const CAPACITY_MAX = 6
const MANAGER = -1
/** Long lines of which nobody looks have too many orders to try. */
const MINE_MAX = 3

/** Who changes how many places there are. */
export class WaitlistManager {
  readonly #fair: Fair
  readonly #person: Person
  readonly #dice: Dice

  constructor(fair: Fair, person: Person, dice: Dice) {
    this.#fair = fair
    this.#person = person
    this.#dice = dice
  }

  async ask(): Promise<void> {
    const { events, history } = this.#fair
    const event = this.#dice.pick(events)
    if (event === undefined) throw new Error('There are events')
    const capacity = 1 + this.#dice.roll(CAPACITY_MAX)
    const startUs = nowUs()
    const code = await codeOf(
      this.#person.sql.query('select classes.change_capacity($1, $2)', [event, capacity]),
    )
    const output: WaitlistOutput = code === 'done' ? { kind: 'resized' } : { kind: 'refused', code }
    const input: WaitlistInput = { kind: 'resize', event, capacity }
    history.push({ client: MANAGER, input, output, startUs, endUs: nowUs() })
  }
}

/** A customer who books, waits, looks where in line they are, accepts, leaves and cancels; one thing at a time. */
export class WaitlistClient {
  readonly #fair: Fair
  readonly #person: Person
  readonly #number: number
  readonly #dice: Dice
  #mine: readonly Mine[] = []

  constructor(fair: Fair, person: Person, number: number, dice: Dice) {
    this.#fair = fair
    this.#person = person
    this.#number = number
    this.#dice = dice
  }

  async ask(): Promise<void> {
    const mine = this.#dice.pick(this.#mine)
    if (mine === undefined || (this.#mine.length < MINE_MAX && this.#dice.chance(0.5))) await this.#book()
    else if (mine.booking === null) await this.#look(mine)
    else await this.#cancel(mine, mine.booking)
  }

  /** At several events in one batch, which may have to wait for each of them. */
  async #book(): Promise<void> {
    const { berth, operator, events } = this.#fair
    const inputs = events
      .filter(() => this.#dice.chance(0.6))
      .map((event) => ({
        kind: 'book' as const,
        event,
        quantity: 1 + this.#dice.roll(QUANTITY_MAX),
        waits: this.#dice.chance(0.8),
      }))
    if (inputs.length === 0) return
    const startUs = nowUs()
    const verdicts = await berth.batch(
      operator.id,
      inputs.map(({ event, quantity, waits }) =>
        this.#person.request([line({ id: event }, { quantity })], { waitlist: waits }),
      ),
    )
    for (const [at, input] of inputs.entries()) {
      const verdict = verdicts[at]
      if (verdict === undefined) throw new Error('The batch gave no verdict')
      const { code, resultId: id } = verdict
      if (code === 'confirmed') {
        this.#record(input, startUs, { kind: 'booked', id })
        this.#keep({ event: input.event, id, booking: id })
      } else if (code === 'waitlisted') {
        this.#record(input, startUs, { kind: 'waiting', id })
        this.#keep({ event: input.event, id, booking: null })
      } else this.#record(input, startUs, { kind: 'refused', code })
    }
  }

  async #look(mine: Mine): Promise<void> {
    const { event, id } = mine
    const startUs = nowUs()
    const [entry] = await this.#person.sql.query<{
      status: 'waiting' | 'offered' | 'left'
      position: number | null
      offer_booking_id: string | null
    }>('select w.status, w.position, w.offer_booking_id from public.event_waitlists as w where w.id = $1', [
      id,
    ])
    if (entry === undefined) throw new Error('Who waits does not see it')
    const { status, position, offer_booking_id: offer } = entry
    if (status === 'left') this.#forget(mine)
    this.#record({ kind: 'look', event, id }, startUs, { kind: 'is', status, position })
    if (offer !== null && this.#dice.chance(0.6)) await this.#accept(mine, offer)
    else if (status !== 'left' && this.#dice.chance(0.4)) await this.#leave(mine)
  }

  async #accept(mine: Mine, offer: string): Promise<void> {
    await this.#change('accept', mine, async () => {
      assert.equal(await this.#person.confirm({ id: offer }), 'confirmed')
      return 'accepted'
    })
    this.#keep({ ...mine, booking: offer })
  }

  async #leave(mine: Mine): Promise<void> {
    await this.#change('leave', mine, async () => {
      const [left] = await this.#person.sql.query<{ status: 'left' }>(
        'select core.leave_waitlist($1, $2) as status',
        [mine.event, mine.id],
      )
      if (left === undefined) throw new Error('Whoever leaves is told so')
      return left.status
    })
  }

  async #cancel(mine: Mine, booking: string): Promise<void> {
    await this.#change('cancel', mine, async () => {
      assert.equal((await this.#person.cancel({ id: booking })).status, 'cancelled')
      return 'cancelled'
    })
  }

  /** Ends what this is: whoever has something of it afterwards keeps that anew. */
  async #change(
    kind: 'accept' | 'leave' | 'cancel',
    mine: Mine,
    ask: () => Promise<'accepted' | 'left' | 'cancelled'>,
  ): Promise<void> {
    const { event, id } = mine
    const startUs = nowUs()
    const status = await ask()
    this.#record({ kind, event, id }, startUs, { kind: 'is', status, position: null })
    this.#forget(mine)
  }

  #record(input: WaitlistInput, startUs: number, output: WaitlistOutput): void {
    this.#fair.history.push({ client: this.#number, input, output, startUs, endUs: nowUs() })
  }

  #keep(mine: Mine): void {
    this.#mine = [...this.#mine, mine]
  }

  #forget(mine: Mine): void {
    this.#mine = this.#mine.filter((each) => each !== mine)
  }
}
