import { findMigrationGap } from '#cli/database/prepare.ts'
import { type Check, fail, type Look, ok, warn } from '#cli/doctor/check.ts'
import { systemClock } from '#db/clock.ts'
import { writeExposed } from '#db/exposed_schema.ts'

export const lookAtMigrations: Look = async ({ url }) => {
  const { advice } = await findMigrationGap(url)
  return advice === null
    ? ok('migrations', 'all are applied (berth migrate drift compares every object)')
    : fail('migrations', advice)
}

const MONTHS_AHEAD_MIN = 2

/** The partitions of this month and the next ones. Without that of this month, the next booking fails. */
export const lookAtPartitions: Look = async ({ db }) => {
  const { rows } = await db.query<{ relation: string; months: string[]; detached: string[] }>(
    `select p.relation, array_remove(array_agg(case when p.attached then p.month end order by p.month), null) as months,
            array_remove(array_agg(case when not p.attached then p.month end order by p.month), null) as detached
       from ops.partitions() as p group by p.relation`,
  )
  if (rows.length === 0) return fail('partitions', 'there is none: run berth migrate')
  const wanted = Array.from({ length: MONTHS_AHEAD_MIN + 1 }, (_, ahead) => monthAhead(ahead))
  const checks = rows.flatMap(({ relation, months, detached }): Check[] => {
    if (detached.length > 0)
      return detached.map((month) => fail('partitions', whatIsDetached(relation, month)))
    const missing = wanted.filter((month) => !months.includes(month))
    if (missing.length === 0) return []
    const detail = `${relation} lacks ${missing.join(', ')}: run berth partitions ensure --until ${wanted.at(-1)}, and start berth work`
    return [missing[0] === wanted[0] ? fail('partitions', detail) : warn('partitions', detail)]
  })
  return checks.length > 0
    ? checks
    : ok('partitions', `${rows.length} tables have theirs at least until ${wanted.at(-1)}`)
}

const whatIsDetached = (relation: string, month: string) =>
  `${relation}_${month.replace('-', '_')} is detached: its rows are not seen, and what belongs there cannot be written. ` +
  `Run berth partitions ensure --from ${month}`

function monthAhead(months: number): string {
  const now = systemClock.now()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString().slice(0, 7)
}

/** A machine that books 10,000 a second without a pause still has a day. A machine with a small range has a tenth of it. */
const REFERENCES_LEFT_MIN = 1_000_000_000
const NUMBERS = 2 ** 40

/** Where the last one is given, no booking can be made any more. */
export const lookAtReferences: Look = async ({ db }) => {
  const { rows } = await db.query<{ step: number; first_number: number; left: number }>(
    'select r.step, r.first_number, r.references_left as left from ops.references_left() as r',
  )
  const [range] = rows
  if (range === undefined)
    return fail('references', 'the sequence core.reference_numbers is missing: run berth migrate')
  const { step, first_number, left } = range
  const drawn = step === 1 ? '' : `, every ${step}th number from ${first_number} on`
  const detail = `${left.toLocaleString('en')} are left${drawn}`
  if (left === 0) return fail('references', `${detail}: nothing can be booked`)
  const leftMin = Math.min(REFERENCES_LEFT_MIN, NUMBERS / step / 10)
  return left < leftMin ? warn('references', detail) : ok('references', detail)
}

export const lookAtJobs: Look = async ({ db }) => {
  const { rows: found } = await db.query<{ installed: boolean }>(
    `select to_regnamespace('graphile_worker') is not null as installed`,
  )
  if (!found[0]?.installed)
    return warn('jobs', 'the queue is not installed: berth work does it at its first start')
  const { rows } = await db.query<{ job_name: string; late: boolean; last_status: string }>(
    await writeExposed(
      db,
      (schema) =>
        `select s.job_name, s.late, s.last_status from ${schema}.get_cron_job_status() as s where s.active`,
    ),
  )
  if (rows.length === 0) return warn('jobs', 'no worker has ever run here: start berth work')
  const late = rows.filter((job) => job.late).map((job) => job.job_name)
  const failed = rows.filter((job) => job.last_status === 'failed').map((job) => job.job_name)
  if (late.length > 0) return warn('jobs', `${late.join(', ')} late: is berth work running?`)
  return failed.length > 0
    ? warn('jobs', `${failed.join(', ')} failed last time: berth jobs`)
    : ok('jobs', `${rows.length} on time`)
}
