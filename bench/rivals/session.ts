import { hash, randomUUID } from 'node:crypto'
import type { RivalBookings } from '#bench/rivals/rival_bookings.ts'
import type { Strategy } from '#bench/rivals/strategies.ts'
import type { BookingLine, BookingVerdict } from '#db/booking/batches.ts'
import { isRefusalCode } from '#http/refusals.ts'
import type { Fixture } from '#prove/fixture/fixture.ts'
import type { BookingName, BookingRequest, Outcome, Session, Sold } from '#prove/session.ts'
import { outcomeOf } from '#prove/systems/answers.ts'
import { BerthSqlSession } from '#prove/systems/berth_sql.ts'

export interface RivalSessionOptions {
  readonly strategy: Strategy
  readonly bookings: RivalBookings
  readonly fixture: Fixture
  /** As berth_app. */
  readonly url: string
}

/**
 * A session with another booking strategy, for the checker. It cancels with public.cancel_booking, since the rows are the same. A
 * strategy without a count cannot cancel.
 */
export class RivalSession implements Session {
  readonly cancel?: (
    booking: BookingName,
    claims: readonly string[] | null,
  ) => Promise<Outcome<{ status: string }>>
  readonly #options: RivalSessionOptions
  readonly #sql: BerthSqlSession

  constructor(options: RivalSessionOptions) {
    const { strategy, fixture, url } = options
    this.#options = options
    this.#sql = new BerthSqlSession({
      url,
      buyers: fixture.buyers,
      admin: fixture.admin,
      operatorOf: fixture.operatorOf,
    })
    if (strategy.keepsCount) this.cancel = (booking, claims) => this.#sql.cancel(booking, claims)
  }

  async book({ lines, buyer }: BookingRequest, key: string): Promise<Outcome<Sold>> {
    const { bookings, fixture } = this.#options
    const accountId = fixture.buyers[buyer % fixture.buyers.length] ?? ''
    const asked = lines.map(
      ({ occurrence, quantity, seat, from, to }): BookingLine => ({
        occurrenceId: occurrence,
        quantity,
        fromIndex: from,
        toIndex: to,
        ...(seat === null ? {} : { seat }),
      }),
    )
    const verdict = await bookings.book(fixture.operatorOf(lines[0]?.occurrence ?? ''), {
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
