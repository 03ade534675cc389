import { connect } from '#db/connections/pool.ts'

export interface Audited {
  readonly bookings: number
  readonly seconds: number
}

/** Checks all invariants on all rows, as `berth doctor` does. It throws if one is broken, since then no figure is valid. */
export async function auditRows(databaseUrl: string): Promise<Audited> {
  const client = await connect(databaseUrl, 'berth bench')
  const startedMs = performance.now()
  try {
    const { rows } = await client.query<{ invariant: string; detail: unknown }>(
      'select c.invariant, c.detail from ops.check_invariants() as c limit 10',
    )
    if (rows.length > 0) throw new Error(`Rows break an invariant: ${JSON.stringify(rows)}`)
    const { rows: counted } = await client.query<{ bookings: number }>(
      'select count(*) as bookings from core.bookings',
    )
    return { bookings: counted[0]?.bookings ?? 0, seconds: (performance.now() - startedMs) / 1000 }
  } finally {
    await client.end()
  }
}

export function describeAudit({ bookings }: Audited): string {
  return `Checked afterwards: answers against rows, and every invariant on all ${bookings.toLocaleString('en-US')} bookings. All hold.`
}
