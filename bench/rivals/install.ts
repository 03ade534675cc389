import { readFile } from 'node:fs/promises'
import type { Strategy } from '#bench/rivals/strategies.ts'
import { connect } from '#db/connections/pool.ts'

const read = (name: string) => readFile(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8')

/** Installs one strategy into a database of its own, since it may change tables on which others rely. */
export async function installStrategy(url: string, strategy: Strategy): Promise<void> {
  const [shared, own] = await Promise.all([read('shared'), read(strategy.name)])
  const db = await connect(url, 'berth bench')
  try {
    await db.query(shared)
    await db.query(
      `set role berth_owner; ${own}; grant execute on all functions in schema bench to berth_app`,
    )
  } finally {
    await db.end()
  }
}

/** Inserts a row for every place, for the strategy with a pool of rows. It runs before measuring. */
export async function fillPool(url: string, occurrenceIds: readonly string[], places: number): Promise<void> {
  const db = await connect(url, 'berth bench')
  try {
    await db.query(
      `insert into bench.free_places (operator_id, occurrence_id, place)
       select o.operator_id, o.id, n from core.occurrences as o cross join generate_series(1, $2::integer) as n
        where o.id = any ($1::uuid[])`,
      [occurrenceIds, places],
    )
    await db.query('vacuum analyze bench.free_places')
  } finally {
    await db.end()
  }
}
