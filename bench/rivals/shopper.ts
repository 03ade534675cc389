import { hash, randomUUID } from 'node:crypto'
import type { RivalBookings } from '#bench/rivals/rival_bookings.ts'
import type { Way } from '#bench/rivals/ways.ts'
import type { BookingLine, BookingVerdict } from '#db/booking/batches.ts'
import { isRefusalCode } from '#http/refusals.ts'
import type { BookingName, Outcome, Shopper, Sold, Wanted } from '#prove/system.ts'
import { outcomeOf } from '#prove/systems/answers.ts'
import { BerthSqlShopper } from '#prove/systems/berth_sql.ts'
import type { BerthWorld } from '#prove/world/berth_world.ts'

export interface RivalShopperOptions {
  readonly way: Way
  readonly bookings: RivalBookings
  readonly world: BerthWorld
  /** As berth_app. */
  readonly url: string
}

/**
 * One client of another way of booking, for the checker. It cancels by public.cancel_booking, for the rows are the same; where
 * no count is kept there is none to give back to, and then it cannot.
 */
export class RivalShopper implements Shopper {
  readonly cancel?: (
    booking: BookingName,
    claims: readonly string[] | null,
  ) => Promise<Outcome<{ status: string }>>
  readonly #options: RivalShopperOptions
  readonly #sql: BerthSqlShopper

  constructor(options: RivalShopperOptions) {
    const { way, world, url } = options
    this.#options = options
    this.#sql = new BerthSqlShopper({
      url,
      buyers: world.buyers,
      admin: world.admin,
      operatorOf: world.operatorOf,
    })
    if (way.keepsCount) this.cancel = (booking, claims) => this.#sql.cancel(booking, claims)
  }

  async book({ lines, buyer }: Wanted, key: string): Promise<Outcome<Sold>> {
    const { bookings, world } = this.#options
    const accountId = world.buyers[buyer % world.buyers.length] ?? ''
    const asked = lines.map(
      ({ occurrence, quantity, seat, from, to }): BookingLine => ({
        occurrenceId: occurrence,
        quantity,
        fromIndex: from,
        toIndex: to,
        ...(seat === null ? {} : { seat }),
      }),
    )
    const verdict = await bookings.book(world.operatorOf(lines[0]?.occurrence ?? ''), {
      caller: `account:${accountId}`,
      key,
      bodyHash: hash('sha256', JSON.stringify(asked), 'buffer'),
      accountId,
      hold: false,
      waitlist: false,
      ip: '127.0.0.1',
      requestId: randomUUID(),
      lines: asked,
    })
    return isRefusalCode(verdict.code)
      ? outcomeOf(verdict.code, 0)
      : { kind: 'done', answer: soldOf(verdict) }
  }

  close(): Promise<void> {
    return this.#sql.close()
  }
}

function soldOf(verdict: BookingVerdict): Sold {
  return {
    booking: verdict.resultId,
    status: verdict.code,
    expiresAtMs: verdict.expiresAt?.getTime() ?? null,
    totalMinor: verdict.totalMinor ?? 0,
    claims: verdict.claims.map(({ occurrenceId, fromIndex, toIndex, ...claim }) => ({
      ...claim,
      occurrence: occurrenceId,
      from: fromIndex,
      to: toIndex,
    })),
    replayed: verdict.replayed,
  }
}
