import { auditRows, describeAudit } from '#bench/audit.ts'
import { BUSY } from '#bench/overload/answers.ts'
import { measureBeside, normalPerS } from '#bench/overload/beside.ts'
import { startFloodThread } from '#bench/overload/flood_thread.ts'
import { measureOverload, type OverloadResult } from '#bench/overload/overload.ts'
import { type OverloadShop, openOverloadShop } from '#bench/overload/shop.ts'
import { overloadSizes, type PartSizes } from '#bench/overload/sizes.ts'
import { acceptedPerS, besideTable, floodTable, probeTable } from '#bench/overload/tables.ts'
import type { Part, PartResult, Stage, Table } from '#bench/part.ts'

export const part: Part = {
  title: 'Overload and disturbances',
  about:
    'Ten times as many bookings as the server can take: what is accepted, what is refused, and how soon single bookings are as ' +
    'before. Then a normal load beside slow and stalled clients, a long query and a vacuum.',
  needs: [],
  run: (stage) => runOverload(stage, overloadSizes(stage.settings)),
}

export async function runOverload(stage: Stage, sizes: PartSizes): Promise<PartResult> {
  const shop = await openOverloadShop(stage)
  const thread = startFloodThread()
  stage.after(() => thread.stop())
  const overload = await measureOverload({ shop, thread, sizes: sizes.overload, say: stage.say })
  await thread.stop()
  recordFigures(stage, overload, sizes.overload.afterS)
  const beside = await disturb(stage, shop, overload, sizes)
  const audited = await auditRows(shop.database.url)
  return {
    tables: [floodTable(overload, sizes.overload.capacityClients), probeTable(overload), ...beside],
    notes: [
      ...(beside.length === 0 ? ['A normal load beside disturbances is measured by a full run.'] : []),
      describeFloods(overload),
      describeAudit(audited),
    ],
  }
}

async function disturb(
  { load }: Stage,
  shop: OverloadShop,
  { kinds }: OverloadResult,
  { beside }: PartSizes,
): Promise<Table[]> {
  const capacity = kinds[0]?.capacity
  if (beside === null || capacity === undefined) return []
  const arrivalsPerS = normalPerS(acceptedPerS(capacity))
  return [besideTable(await measureBeside(shop, load, { ...beside, arrivalsPerS }), arrivalsPerS)]
}

/** The worst of all floods, since a server must withstand each of them. */
function recordFigures(stage: Stage, { kinds }: OverloadResult, watchedS: number): void {
  const floods = kinds.flatMap(({ capacity, floods }) =>
    floods.map(({ report, probe }) => ({
      goodput: acceptedPerS(report) / acceptedPerS(capacity),
      p99Ms: report.accepted.fromSending.p99Ms,
      // Not seen to recover: at least the time that was watched, which exceeds the limit.
      recoveryS: probe.recoveryS ?? watchedS,
    })),
  )
  const goodput = Math.min(...floods.map((flood) => flood.goodput))
  stage.record('overload_goodput', { value: goodput, unit: 'ratio', ratio: goodput })
  stage.record('overload_p99', { value: Math.max(...floods.map(({ p99Ms }) => p99Ms)), unit: 'ms' })
  stage.record('overload_recovery', {
    value: Math.max(...floods.map(({ recoveryS }) => recoveryS)),
    unit: 's',
  })
}

function describeFloods({ kinds, limitMs }: OverloadResult): string {
  const offered = kinds.flatMap(({ title, capacity, floods }) =>
    floods.map(({ report }) => ({
      title,
      times: report.sent / report.seconds / acceptedPerS(capacity),
      refused: report.answers[BUSY] ?? 0,
    })),
  )
  const most = kinds.map(({ title }) => {
    const times = offered.filter((flood) => flood.title === title).map((flood) => flood.times)
    return `${Math.max(...times).toFixed(1)} times of ${title}`
  })
  const refused = offered.reduce((sum, flood) => sum + flood.refused, 0)
  return (
    `Really sent, at most: ${most.join(', ')}. A connection asks again only when it is answered, and the generator has a share ` +
    'of the same cores, so that what is due cannot all be sent; `from due` counts the wait for a connection too, all other ' +
    `times count from sending. All ${refused.toLocaleString('en-US')} refusals were 503 busy and said Retry-After; nothing else ` +
    'came, and no connection broke. Single bookings are as before once half a second of them are accepted, each within ' +
    `${Math.round(limitMs)} ms. The figures are of the worst flood.`
  )
}
