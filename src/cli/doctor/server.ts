import { type Check, fail, type Look, ok, warn } from '#cli/doctor/check.ts'
import { systemClock } from '#db/clock.ts'

const MAJOR_MIN = 15
const MAJOR_MAX = 18

export const lookAtVersion: Look = async ({ db, serverMajor }) => {
  const { rows } = await db.query<{ version: string }>(`select current_setting('server_version') as version`)
  const version = `PostgreSQL ${rows[0]?.version}`
  if (serverMajor < MAJOR_MIN) return fail('version', `${version}: Berth needs ${MAJOR_MIN} or newer`)
  if (serverMajor > MAJOR_MAX)
    return warn('version', `${version}: Berth is tested on ${MAJOR_MIN} to ${MAJOR_MAX}`)
  return ok('version', version)
}

export const lookAtExtensions: Look = async ({ db }) => {
  const { rows } = await db.query<{ version: string }>(
    `select e.extversion as version from pg_extension as e where e.extname = 'btree_gist'`,
  )
  const [extension] = rows
  return extension === undefined
    ? fail(
        'extensions',
        'btree_gist is missing: nothing keeps a seat from being sold twice. Run berth migrate',
      )
    : ok('extensions', `btree_gist ${extension.version}`)
}

/** What an acknowledged booking needs to survive a crash. */
export const lookAtDurability: Look = async ({ db }) => {
  const { rows } = await db.query<{ name: string }>(
    `select s.name from pg_settings as s
      where s.name in ('fsync', 'full_page_writes', 'synchronous_commit') and s.setting = 'off'`,
  )
  const off = rows.map(({ name }) => name).join(', ')
  return off === ''
    ? ok('durability', 'fsync, full_page_writes and synchronous_commit are on')
    : fail('durability', `${off} off: a crash loses bookings that were acknowledged`)
}

/** The server ends a statement after so long, and a commit that waits for a standby, too. */
const WRITE_MS_MAX = 4_000
const PROBE = '00000000-0000-0000-0000-000000000000'

/** What /readyz asks of a server: a row is written and committed, on whichever database this address leads to. */
export const lookAtWriting: Look = async ({ db }) => {
  const beforeMs = performance.now()
  await db.query(`begin; set local lock_timeout = '1s'; set local statement_timeout = ${WRITE_MS_MAX}`)
  try {
    await db.query('select p.name from ops.probe($1) as p (name)', [PROBE])
  } catch (error) {
    await db.query('rollback')
    throw error
  }
  await db.query('commit')
  const tookMs = Math.round(performance.now() - beforeMs)
  return tookMs < WRITE_MS_MAX
    ? ok('writing', 'a row can be written and committed')
    : fail('writing', `a commit took ${tookMs} ms: the database waits, for a synchronous standby perhaps`)
}

/** A token is refused once clocks differ by five seconds. */
const SKEW_MS_WARN = 1_000
const SKEW_MS_FAIL = 5_000

export const lookAtClock: Look = async ({ db }) => {
  const beforeMs = systemClock.now().getTime()
  const { rows } = await db.query<{ at: Date }>('select clock_timestamp() as at')
  const afterMs = systemClock.now().getTime()
  const skewMs = Math.round((rows[0]?.at.getTime() ?? 0) - (beforeMs + afterMs) / 2)
  const detail = `the database is ${Math.abs(skewMs)} ms ${skewMs < 0 ? 'behind' : 'ahead of'} this machine`
  if (Math.abs(skewMs) >= SKEW_MS_FAIL) return fail('clock', detail)
  return Math.abs(skewMs) >= SKEW_MS_WARN ? warn('clock', detail) : ok('clock', detail)
}

/** Roles belong to the cluster, so the installer of another database may have created them differently. */
export const lookAtRoles: Look = async ({ db }) => {
  const { rows } = await db.query<{ name: string; found: boolean; powers: string[] }>(
    `select w.name, r.rolname is not null as found,
            array_remove(array[case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypassrls' end,
                               case when w.name = 'berth_owner' and r.rolcanlogin then 'login' end], null) as powers
       from (values ('berth_owner'), ('berth_app'), ('berth_analytics'), ('berth_backup'), ('anon'), ('authenticated'))
            as w (name)
       left join pg_roles as r on r.rolname = w.name order by w.name`,
  )
  const missing = rows.filter(({ found }) => !found).map(({ name }) => name)
  const mighty = rows
    .filter(({ powers }) => powers.length > 0)
    .map(({ name, powers }) => `${name} has ${powers.join(', ')}`)
  const checks: Check[] = []
  if (missing.length > 0) checks.push(fail('roles', `${missing.join(', ')} missing: run berth migrate`))
  if (mighty.length > 0) checks.push(fail('roles', `${mighty.join('; ')}: row security does not hold for it`))
  return checks.length > 0 ? checks : ok('roles', rows.map(({ name }) => name).join(', '))
}
