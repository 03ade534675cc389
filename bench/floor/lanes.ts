import { cpuOf } from '#bench/machine/process_usage.ts'
import { prepareLane } from '#db/booking/bookings.ts'
import { renewOldPlans } from '#db/booking/plan_age.ts'
import { connect, type Queryable } from '#db/connections/pool.ts'

export interface Lanes {
  /** Bookings since the start. */
  readonly written: number
  /** Keeps every lane busy with batches for this time. `run` does one and returns how many bookings it wrote. */
  drive(seconds: number, run: (lane: Queryable) => Promise<number>): Promise<Driven>
  close(): Promise<void>
}

export interface Driven {
  readonly perS: number
  /** User and system CPU of the backends of the lanes. Null if the system does not report it. */
  readonly cpuUs: number | null
}

/** Connections with the role of the server, each with one batch under way, as in the booking queue. */
export async function openLanes(url: string, count: number): Promise<Lanes> {
  const lanes = await Promise.all(
    Array.from({ length: count }, async () => {
      const client = await connect(url, 'berth bench lane')
      await prepareLane(client)
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      return { client, pid: rows[0]?.pid ?? 0 }
    }),
  )
  const cpuS = () =>
    process.platform === 'linux' ? lanes.reduce((sum, { pid }) => sum + cpuOf(pid), 0) : null

  let total = 0

  return {
    get written() {
      return total
    },
    async drive(seconds, run) {
      let written = 0
      const [cpuFromS, fromMs] = [cpuS(), performance.now()]
      const untilMs = fromMs + seconds * 1000
      await Promise.all(
        lanes.map(async (lane) => {
          while (performance.now() < untilMs) {
            await renewOldPlans(lane.client)
            // Not `written += await …`, which would read it before the other lanes have added to it.
            const added = await run(lane.client)
            written += added
          }
        }),
      )
      const [cpuUntilS, took] = [cpuS(), (performance.now() - fromMs) / 1000]
      const cpuUs = cpuFromS === null || cpuUntilS === null ? null : ((cpuUntilS - cpuFromS) * 1e6) / written
      total += written
      return { perS: written / took, cpuUs }
    },
    async close() {
      await Promise.all(lanes.map(({ client }) => client.end()))
    },
  }
}
