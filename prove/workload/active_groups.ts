import type { SystemUnderTest } from '#prove/system_under_test.ts'
import { GroupHistory } from '#prove/workload/group_history.ts'
import { shapeOf } from '#prove/workload/group_shapes.ts'
import type { Random } from '#prove/workload/random.ts'

export interface ActiveGroupsOptions {
  readonly system: SystemUnderTest
  readonly random: Random
  /** How many groups are on sale at a time. The fewer there are, the more clients contend for each. */
  readonly slots: number
  /** After this many operations, or once it is sold out, a group is closed and a new one takes its slot. */
  readonly operationsPerGroup: number
  /** Resolves when the checker has room for another group. */
  readonly untilRoom: () => Promise<void>
  readonly close: (history: GroupHistory) => void
}

/** After this many refusals in a row a group counts as sold out. The few places that are given back do not keep it open. */
const CONSECUTIVE_REFUSALS_MAX = 24

/** The groups that are on sale now, each in a slot. */
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

  /** Begins one more operation on the group of a slot. The caller ends it with `end()`. */
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

  /** Closes all groups and opens no new ones. */
  closeAll(): void {
    for (const slot of this.#slots.keys()) this.#retire(slot)
  }

  #retire(slot: number): void {
    const history = this.#slots[slot] ?? null
    this.#slots[slot] = null
    if (history !== null) this.#options.close(history)
  }

  /** Clients that come at the same time wait for the same opening. */
  #open(slot: number): Promise<GroupHistory> {
    const opening = this.#openings.get(slot) ?? this.#openGroup(slot)
    this.#openings.set(slot, opening)
    return opening
  }

  async #openGroup(slot: number): Promise<GroupHistory> {
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
