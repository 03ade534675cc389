import type { Finding, FindingCount } from '#importers/gtfs/findings.ts'
import type { ImportResult } from '#importers/gtfs/import.ts'
import type { Generated } from '#importers/gtfs/writing/generate.ts'
import type { FeedReport } from '#importers/gtfs/writing/import_feed.ts'

/** What `berth import gtfs --json` prints. */
export type ImportAnswer = {
  readonly refused: boolean
  readonly dry_run: boolean
  readonly imported: readonly FeedReport[]
  readonly generated: readonly Generated[]
  readonly findings: readonly Finding[]
  readonly finding_counts: readonly FindingCount[]
}

export function importAnswer(
  { findings, reports }: ImportResult,
  generated: readonly Generated[],
  dryRun: boolean,
): ImportAnswer {
  return {
    refused: reports === null,
    dry_run: dryRun,
    imported: reports ?? [],
    generated,
    findings: findings.list,
    finding_counts: findings.counts,
  }
}

/** The same for people. Findings are printed separately. */
export function importLines({
  refused,
  dry_run,
  imported,
  generated,
  finding_counts,
}: ImportAnswer): string[] {
  if (refused) {
    const errors = finding_counts.filter(({ severity }) => severity === 'error')
    const found = errors.reduce((sum, count) => sum + count.found, 0)
    return [`Refused: ${found} ${found === 1 ? 'error' : 'errors'}. Nothing was changed.`]
  }
  const lines = imported.flatMap(reportLines)
  for (const { from, until, made, changed, withdrawn } of generated) {
    lines.push(
      `Departures from ${from} to ${until}: ${made} made, ${changed} changed, ${withdrawn} withdrawn.`,
    )
    const ended = imported.find((feed) => feed.until !== null && feed.until < from)
    if (ended) {
      lines.push(`The timetable ends on ${ended.until}, before these dates: --shift-to today moves it.`)
    }
  }
  if (dry_run) lines.push('This was a dry run: nothing was changed.')
  return lines
}

function reportLines({ operator, feed, from, until, shifted_weeks, counts, affected }: FeedReport): string[] {
  const moved = shifted_weeks === 0 ? '' : `, moved by ${shifted_weeks} weeks`
  const lines = [`${operator}: ${feed}, from ${from} to ${until}${moved}`]
  for (const [part, { added, changed, withdrawn }] of Object.entries(counts)) {
    lines.push(`  ${part.padEnd(12)} ${added} added, ${changed} changed, ${withdrawn} withdrawn`)
  }
  if (affected.length === 0) return lines
  lines.push(`  ${affected.length} booked departures are not as the timetable has them any more:`)
  for (const { departure_id, trip, service_date, difference, bookings } of affected) {
    lines.push(`    ${departure_id} trip ${trip} of ${service_date}: ${difference}, ${bookings} bookings`)
  }
  return lines
}
