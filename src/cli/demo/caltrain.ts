import { fileURLToPath } from 'node:url'
import type { Client } from 'pg'
import { asAdmin } from '#cli/demo/as_admin.ts'
import { systemClock } from '#db/clock.ts'
import { importGtfs, todayIn } from '#importers/gtfs/import.ts'
import { generateDepartures } from '#importers/gtfs/writing/generate.ts'

const FEED = fileURLToPath(new URL('../../../data/caltrain/caltrain_20160406.zip', import.meta.url))
const ZONE = 'America/Los_Angeles'
/** Enough departures to explore at once. The worker makes the rest. */
const DAYS = 14
const SHUTTLE = 'Tamien / San Jose Diridon Caltrain Shuttle'

/** A gallery car: 2 + 2 below, single seats along both sides above, room for wheelchairs in the first row. */
const GALLERY_CAR = {
  decks: [[{ rows: '1-10', seats: 'AB_CD' }], [{ rows: '21-34', seats: 'A_B' }]],
  accessible: ['1A', '1D'],
}
const SHUTTLE_BUS = {
  decks: [
    [
      { rows: '1-5', seats: 'AB_CD' },
      { rows: '6', seats: 'ABECD' },
    ],
  ],
  accessible: ['1A'],
}
const FEES = [
  { before_s: 86_400, fee_percent: 10 },
  { before_s: 3_600, fee_percent: 50 },
  { before_s: 600, fee_percent: 100 },
]

/** Finds or creates Caltrain. A step that was done before is skipped, so that an interrupted start is completed. */
export async function ensureCaltrain(db: Client, operatorId: string, adminId: string): Promise<void> {
  const { rows } = await db.query<{ is_imported: boolean; is_sold: boolean; has_departures: boolean }>(
    `select exists (select from transit.feeds as f where f.operator_id = $1) as is_imported,
            exists (select from core.policies as p where p.operator_id = $1) as is_sold,
            exists (select from core.occurrences as o where o.operator_id = $1
                       and o.starts_at between now() and now() + interval '1 day') as has_departures`,
    [operatorId],
  )
  const done = rows[0]
  if (!done?.is_imported) {
    await ensureCars(db, operatorId, adminId)
    await importFeed(db)
  }
  if (!done?.is_sold) await sell(db, operatorId, adminId)
  if (!done?.has_departures) {
    const from = todayIn(ZONE, systemClock)
    await generateDepartures(db, operatorId, { from, until: from + DAYS - 1 })
  }
}

/** The operator itself, which must exist before it can have an admin. */
export async function ensureCaltrainOperator(db: Client): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `select transit.import_operator('caltrain', 'Caltrain', $1, 'USD') as id`,
    [ZONE],
  )
  return rows[0]?.id ?? ''
}

async function ensureCars(db: Client, operatorId: string, adminId: string): Promise<void> {
  const { rows } = await db.query('select from transit.vehicle_types as t where t.operator_id = $1', [
    operatorId,
  ])
  if (rows.length > 0) return
  await asAdmin(db, adminId, async () => {
    for (const [name, layout, amenities] of [
      ['Gallery car', GALLERY_CAR, { bicycles: true, toilet: true, wifi: false }],
      ['Shuttle bus', SHUTTLE_BUS, { bicycles: false, toilet: false, wifi: false }],
    ] as const) {
      await db.query('select transit.create_vehicle_type($1, $2, core.create_layout($1, $2, $3), $4)', [
        operatorId,
        name,
        JSON.stringify(layout),
        JSON.stringify(amenities),
      ])
    }
  })
}

async function importFeed(db: Client): Promise<void> {
  const { reports } = await importGtfs(db, FEED, {
    operator: 'caltrain',
    operatorName: null,
    currency: null,
    feedName: 'timetable',
    vehicleType: 'Gallery car',
    free: false,
    splitAgencies: false,
    shiftTo: 'today',
    dryRun: false,
    clock: systemClock,
  })
  if (reports === null) throw new Error('the feed that comes with Berth was refused')
}

/** Sells all routes under terms with fees, and the shuttle with its own vehicle type. */
async function sell(db: Client, operatorId: string, adminId: string): Promise<void> {
  await asAdmin(db, adminId, async () => {
    await db.query(
      `select transit.sell_route($1, null, p_policy_id => core.create_policy($1, 'Flexible', 600, 300, $2))`,
      [operatorId, JSON.stringify(FEES)],
    )
    await db.query(
      `select transit.sell_route($1, r.id, p_vehicle_type_id => t.id)
         from transit.routes as r
         join transit.vehicle_types as t on t.operator_id = r.operator_id and t.name = 'Shuttle bus'
        where r.operator_id = $1 and r.long_name = $2`,
      [operatorId, SHUTTLE],
    )
  })
}
