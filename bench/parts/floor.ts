import { auditRows, describeAudit } from '#bench/audit.ts'
import { type Compared, compare, QUICK, THOROUGH } from '#bench/floor/compare.ts'
import { openLanes } from '#bench/floor/lanes.ts'
import { openScenes, type Scene } from '#bench/floor/scenes.ts'
import { installFloor } from '#bench/floor/write_floor.ts'
import type { Part, Table } from '#bench/part.ts'
import { BATCH_SIZE_MAX } from '#db/booking/queue.ts'

const SMALL_BATCH = 16
/** All bookings belong to one operator, for which one batch runs at a time. */
const LANES = 1

export const part: Part = {
  title: 'The write floor',
  about:
    'The rows of a booking (key, booking, claim, event, count) written set-wise into the same tables with nothing decided, ' +
    'against core.book_batch: same connection, same batch size, same answer read, in turns of seconds.',
  needs: [],
  async run(stage) {
    const database = await stage.createDatabase()
    await installFloor(database.url)
    const scenes = await openScenes(database)
    const lanes = await openLanes(database.appUrl, LANES)
    stage.after(() => lanes.close())
    const turns = stage.settings.quick ? QUICK : THOROUGH
    const rows: Table['rows'][number][] = []

    // A quick run measures only what a figure needs.
    const [sizes, shown] = stage.settings.quick
      ? [[BATCH_SIZE_MAX], scenes.slice(0, 1)]
      : [[BATCH_SIZE_MAX, SMALL_BATCH], scenes]
    for (const size of sizes) {
      for (const [index, scene] of shown.entries()) {
        stage.say(`${scene.title}, batches of ${size}`)
        const compared = await compare(lanes, scene, size, turns)
        rows.push(rowOf(scene, size, compared))
        if (size !== BATCH_SIZE_MAX || index > 0) continue
        const { floorPerS, berthPerS, rate } = compared
        stage.record('write_floor', { value: floorPerS, unit: '1/s' })
        stage.record('book_sql', { value: berthPerS, unit: '1/s', baseline: floorPerS, ratio: rate })
        stage.record('book_sql_over_floor', { value: rate, unit: 'ratio', ratio: rate })
      }
    }
    const columns = [
      'bookings of',
      'batch',
      'floor 1/s',
      'Berth 1/s',
      'ratio',
      'floor CPU us',
      'Berth CPU us',
      'CPU ratio',
    ]
    const audited = await auditRows(database.url)
    if (audited.bookings !== lanes.written) {
      throw new Error(`${lanes.written} bookings were written, and ${audited.bookings} are there.`)
    }
    return { tables: [{ columns, rows }], notes: [...NOTES, describeAudit(audited)] }
  },
}

const NOTES = [
  'A ratio is the median of those of each pair of turns. CPU is of the two backends, for one booking; its ratio is floor ÷ Berth, ' +
    'so that it reads like the other: what part of the CPU writes rows that have to be written.',
]

function rowOf({ title }: Scene, size: number, compared: Compared): Table['rows'][number] {
  const { floorPerS, berthPerS, rate, cpu, floorCpuUs, berthCpuUs } = compared
  const whole = (value: number | null) => (value === null ? null : Math.round(value))
  const ratio = (value: number | null) => (value === null ? null : value.toFixed(2))
  return [
    title,
    size,
    whole(floorPerS),
    whole(berthPerS),
    ratio(rate),
    whole(floorCpuUs),
    whole(berthCpuUs),
    ratio(cpu),
  ]
}
