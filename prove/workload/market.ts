import type { System } from '#prove/system.ts'
import type { Dice } from '#prove/workload/dice.ts'
import { Sale } from '#prove/workload/sale.ts'
import { shapeOf } from '#prove/workload/shapes.ts'

export interface MarketOptions {
  readonly system: System
  readonly dice: Dice
  /** Groups that are sold at a time: the fewer, the more clients fight over each. */
  readonly slots: number
  /** After so many operations, or once it is sold out, a group is closed and another takes its slot. */
  readonly operationsPerGroup: number
  /** Resolves when another group may be opened. */
  readonly untilRoom: () => Promise<void>
  readonly close: (sale: Sale) => void
}

/** By so many refusals in a row a group is sold out, and has been seen to be: what little is given back does not keep it open. */
const REFUSED_IN_A_ROW_MAX = 24

/** The groups that are for sale now. */
export class Market {
  readonly #options: MarketOptions
  readonly #slots: (Sale | null)[]
  readonly #openings = new Map<number, Promise<Sale>>()
  #opened = 0

  constructor(options: MarketOptions) {
    this.#options = options
    this.#slots = Array.from({ length: options.slots }, () => null)
  }

  get slots(): number {
    return this.#slots.length
  }

  /** The sale of a slot, for one more operation: the caller says when it has ended. */
  async enter(slot: number): Promise<Sale> {
    for (;;) {
      const sale = this.#slots[slot] ?? (await this.#open(slot))
      if (this.#slots[slot] !== sale) continue
      sale.begin()
      const isSoldOut = sale.refusedInARow >= REFUSED_IN_A_ROW_MAX
      if (isSoldOut || sale.started >= this.#options.operationsPerGroup) this.#retire(slot)
      return sale
    }
  }

  /** No group is sold any more. */
  closeAll(): void {
    for (const slot of this.#slots.keys()) this.#retire(slot)
  }

  #retire(slot: number): void {
    const sale = this.#slots[slot] ?? null
    this.#slots[slot] = null
    if (sale !== null) this.#options.close(sale)
  }

  /** Clients that come at once wait for the same one. */
  #open(slot: number): Promise<Sale> {
    const opening = this.#openings.get(slot) ?? this.#openSale(slot)
    this.#openings.set(slot, opening)
    return opening
  }

  async #openSale(slot: number): Promise<Sale> {
    const { system, dice, untilRoom } = this.#options
    try {
      await untilRoom()
      const shape = shapeOf(dice)
      this.#opened += 1
      const number = this.#opened
      const sale = new Sale(await system.openGroup(shape), shape, number)
      this.#slots[slot] = sale
      return sale
    } finally {
      this.#openings.delete(slot)
    }
  }
}
