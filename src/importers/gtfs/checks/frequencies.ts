import type { Findings } from '#importers/gtfs/findings.ts'
import { FREQUENCIES, type Frequency } from '#importers/gtfs/reading/tables.ts'

/** The periods of a trip are half-open: one may start when the previous one ends. */
export function checkFrequencies(frequencies: readonly Frequency[], findings: Findings): void {
  const byTrip = Map.groupBy(frequencies, (row) => row.trip_id)
  for (const rows of byTrip.values()) {
    let previous: Frequency | null = null
    for (const row of rows.toSorted((a, b) => a.start_time - b.start_time)) {
      const place = { file: FREQUENCIES.file, line: row.line, field: 'end_time', value: row.trip_id }
      if (row.end_time <= row.start_time) findings.add('empty_frequency', place)
      if (previous !== null && row.start_time < previous.end_time) {
        findings.add('overlapping_frequencies', { ...place, field: 'start_time' }, `(line ${previous.line})`)
      }
      if (previous === null || row.end_time > previous.end_time) previous = row
    }
  }
}
