import type { Disturbance } from '#bench/overload/disturbances/disturbance.ts'
import { connect } from '#db/connections/pool.ts'

/** Joins every claim to its booking, and sums up by occurrence and day. No index helps, so both tables are read in full. */
const ANALYTIC_QUERY = `
  select c.occurrence_id, date_trunc('day', b.created_at) as day, b.status,
         count(*) as claims, count(distinct b.customer_id) as customers, sum(c.price_minor) as price_minor
    from core.claims as c
    join core.bookings as b on b.operator_id = c.operator_id and b.id = c.booking_id
   group by c.occurrence_id, day, b.status
   order by price_minor desc`

const VACUUM = `
  vacuum (analyze) core.bookings, core.claims, core.booking_events, core.idempotency_keys, core.occurrences`

export const analyticQuery: Disturbance = repeat({
  title: 'a full aggregate of claims joined with bookings, again and again',
  statements: [ANALYTIC_QUERY],
})

export const vacuum: Disturbance = repeat({
  title: 'vacuum (analyze) of the hot tables and a checkpoint, again and again',
  statements: [VACUUM, 'checkpoint'],
})

/** Repeats the statements on one connection, one after the other, until it is ended. The current round is completed. */
function repeat({ title, statements }: { title: string; statements: readonly string[] }): Disturbance {
  return {
    title,
    async begin({ database }) {
      const client = await connect(database.url, 'berth bench')
      let isOver = false
      const rounds: number[] = []
      const work = async () => {
        try {
          while (!isOver) {
            const startedMs = performance.now()
            for (const statement of statements) await client.query(statement)
            rounds.push(performance.now() - startedMs)
          }
        } finally {
          await client.end()
        }
      }
      const worked = work()
      // The error is thrown when the disturbance is ended.
      worked.catch(() => undefined)
      return async () => {
        isOver = true
        await worked
        const meanMs = rounds.reduce((sum, ms) => sum + ms, 0) / rounds.length
        return { what: `${rounds.length} rounds of ${Math.round(meanMs)} ms`, booked: 0 }
      }
    },
  }
}
