import { connect } from '#db/connections/pool.ts'

export interface WalTotals {
  readonly walBytes: number
  readonly walRecords: number
  readonly walFullPages: number
  readonly walSyncs: number
}

/** From 18 on, syncs are in pg_stat_io. */
const SYNCS_IN_IO = 180_000
const SYNCS = {
  before: 'select w.wal_sync as syncs from pg_stat_wal as w',
  since: `select sum(i.fsyncs) as syncs from pg_stat_io as i where i.object = 'wal' and i.context = 'normal'`,
}

/**
 * What all of PostgreSQL has written to its WAL. Bytes are exact. Records and syncs include what the backends have reported so far,
 * see measureCosts.
 */
export async function readWalTotals(databaseUrl: string): Promise<WalTotals> {
  const client = await connect(databaseUrl, 'berth bench')
  try {
    const { rows } = await client.query<Record<'bytes' | 'records' | 'full_pages' | 'version', string>>(
      `select pg_current_wal_insert_lsn() - '0/0' as bytes, w.wal_records as records, w.wal_fpi as full_pages,
              current_setting('server_version_num') as version
         from pg_stat_wal as w`,
    )
    const [totals] = rows
    if (totals === undefined) throw new Error('pg_stat_wal is empty.')
    const { rows: synced } = await client.query<{ syncs: string }>(
      Number(totals.version) >= SYNCS_IN_IO ? SYNCS.since : SYNCS.before,
    )
    return {
      walBytes: Number(totals.bytes),
      walRecords: Number(totals.records),
      walFullPages: Number(totals.full_pages),
      walSyncs: Number(synced[0]?.syncs ?? 0),
    }
  } finally {
    await client.end()
  }
}
