import { execFileSync } from 'node:child_process'
import { connect } from '#db/pool.ts'

export interface Versions {
  readonly postgres: string
  readonly node: string
  /** Berth's commit, and whether files differ from it. */
  readonly berth: string
}

export async function readVersions(postgresUrl: string): Promise<Versions> {
  const client = await connect(postgresUrl, 'berth bench')
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return { postgres: rows[0]?.server_version ?? 'unknown', node: process.version, berth: findCommit() }
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
    // A download without its history has none to tell.
    return 'unknown'
  }
}

function git(...parameters: string[]): string {
  return execFileSync('git', parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}
