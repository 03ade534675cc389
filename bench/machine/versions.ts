import { execFileSync } from 'node:child_process'
import { connect } from '#db/connections/pool.ts'

export interface Versions {
  /** With its compiler and optimisation level: `18.4 (gcc 7.5.0 -Os)`. The embedded server is built to be small. */
  readonly postgres: string
  readonly node: string
  /** Berth's commit, and whether files differ from it. */
  readonly berth: string
}

/** version() has `… compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit`. Of several -O options, the last one applies. */
const POSTGRES = `
  select format('%s (%s)', split_part(current_setting('server_version'), ' ', 1),
                concat_ws(' ', substring(version() from 'compiled by (\\w+)'), substring(version() from ' ([0-9.]+), '),
                               substring(c.setting from '.*(-O\\S*)'))) as postgres
    from pg_catalog.pg_config as c where c.name = 'CFLAGS'`

export async function readVersions(postgresUrl: string): Promise<Versions> {
  const client = await connect(postgresUrl, 'berth bench')
  try {
    const { rows } = await client.query<{ postgres: string }>(POSTGRES)
    return { postgres: rows[0]?.postgres ?? 'unknown', node: process.version, berth: findCommit() }
  } finally {
    await client.end()
  }
}

function findCommit(): string {
  try {
    const commit = git('rev-parse', '--short=12', 'HEAD')
    return git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'sql') === ''
      ? commit
      : `${commit}, changed`
  } catch {
    // A download without the Git history has no commit.
    return 'unknown'
  }
}

function git(...parameters: string[]): string {
  return execFileSync('git', parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}
