import type { SystemUnderTest } from '#prove/system_under_test.ts'
import { GroupHistory } from '#prove/workload/group_history.ts'
import { shapeOf } from '#prove/workload/group_shapes.ts'
import type { Random } from '#prove/workload/random.ts'

export interface ActiveGroupsOptions {
  readonly system: SystemUnderTest
  readonly random: Random
  /** Groups that are sold at a time: the fewer, the more clients fight over each. */
  readonly slots: number
  /** After so many operations, or once it is sold out, a group is closed and another takes its slot. */
  readonly operationsPerGroup: number
  /** Resolves when another group may be opened. */
  readonly untilRoom: () => Promise<void>
  readonly close: (history: GroupHistory) => void
}

/** By so many refusals in a row a group is sold out, and has been seen to be: what little is given back does not keep it open. */
const CONSECUTIVE_REFUSALS_MAX = 24

/** The groups that are for sale now. */
export class ActiveGroups {
  readonly #options: ActiveGroupsOptions
  readonly #slots: (GroupHistory | null)[]
  readonly #openings = new Map<number, Promise<GroupHistory>>()
  #opened = 0

  constructor(options: ActiveGroupsOptions) {
    this.#options = options
    this.#slots = Array.from({ length: options.slots }, () => null)
  }

  get slots(): number {
    return this.#slots.length
  }

  /** The sale of a slot, for one more operation: the caller says when it has ended. */
  async enter(slot: number): Promise<GroupHistory> {
    for (;;) {
      const history = this.#slots[slot] ?? (await this.#open(slot))
      if (this.#slots[slot] !== history) continue
      history.begin()
      const isSoldOut = history.consecutiveRefusals >= CONSECUTIVE_REFUSALS_MAX
      if (isSoldOut || history.started >= this.#options.operationsPerGroup) this.#retire(slot)
      return history
    }
  }

  /** No group is sold any more. */
  closeAll(): void {
    for (const slot of this.#slots.keys()) this.#retire(slot)
  }

  #retire(slot: number): void {
    const history = this.#slots[slot] ?? null
    this.#slots[slot] = null
    if (history !== null) this.#options.close(history)
  }

  /** Clients that come at once wait for the same one. */
  #open(slot: number): Promise<GroupHistory> {
    const opening = this.#openings.get(slot) ?? this.#openSale(slot)
    this.#openings.set(slot, opening)
    return opening
  }

  async #openSale(slot: number): Promise<GroupHistory> {
    const { system, random, untilRoom } = this.#options
    try {
      await untilRoom()
      const shape = shapeOf(random)
      this.#opened += 1
      const number = this.#opened
      const history = new GroupHistory(await system.openGroup(shape), shape, number)
      this.#slots[slot] = history
      return history
    } finally {
      this.#openings.delete(slot)
    }
  }
}
