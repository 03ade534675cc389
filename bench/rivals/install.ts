import { readFile } from 'node:fs/promises'
import type { Way } from '#bench/rivals/ways.ts'
import { connect } from '#db/connections/pool.ts'

const read = (name: string) => readFile(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8')

/** Puts one way of booking into a database of its own: it may change tables that others rely on. */
export async function installWay(url: string, way: Way): Promise<void> {
  const [shared, own] = await Promise.all([read('shared'), read(way.name)])
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

/** A row for every place, for the way that has them: before anything is measured, as a timetable would be loaded. */
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
