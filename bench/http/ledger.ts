import type { Changes } from '#bench/http/scenario.ts'
import type { LoadReport } from '#bench/load/plan.ts'
import { connect } from '#db/connections/pool.ts'

const STATUSES = ['confirmed', 'held', 'cancelled'] as const

/** The number of bookings with each status that occurs in the scenarios. */
export type Ledger = Readonly<Record<(typeof STATUSES)[number], number>>

export async function readLedger(databaseUrl: string): Promise<Ledger> {
  const client = await connect(databaseUrl, 'berth bench')
  try {
    const { rows } = await client.query<{ status: string; bookings: number }>(
      'select b.status, count(*) as bookings from core.bookings as b group by b.status',
    )
    const of = (status: string) => rows.find((row) => row.status === status)?.bookings ?? 0
    return { confirmed: of('confirmed'), held: of('held'), cancelled: of('cancelled') }
  } finally {
    await client.end()
  }
}

/**
 * Throws if the rows do not agree with the answers: every booking that was reported to a client must be there, and no other. A figure
 * that counts wrong answers is worthless.
 */
export function compareLedgers(title: string, before: Ledger, after: Ledger, changes: Changes): void {
  for (const status of STATUSES) {
    const expected = changes[status] ?? 0
    const found = after[status] - before[status]
    if (found !== expected) {
      throw new Error(`${title}: answers say ${expected} more ${status}, the rows ${found}.`)
    }
  }
}

/** Throws if requests had no answer, or were refused for a reason that the scenario does not expect. */
export function refuseSurprises(title: string, report: LoadReport, expected: readonly string[]): void {
  const { answers, answersNext, broken } = report
  if (broken > 0) throw new Error(`${title}: ${broken} requests got no answer.`)
  const surprises = Object.keys({ ...answers, ...answersNext }).filter((name) => !expected.includes(name))
  if (surprises.length > 0) {
    throw new Error(`${title}: unexpected answers: ${JSON.stringify({ ...answers, ...answersNext })}`)
  }
}
