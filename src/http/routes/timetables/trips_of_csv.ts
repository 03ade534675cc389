import { readCsv } from '#http/input/csv.ts'

/** Columns whose cells are not texts. */
const FREQUENCY = ['from', 'until', 'every_minutes'] as const

/**
 * The rows of a CSV file as the trips that POST /operators/{slug}/trips takes. An empty cell is a field that is left out. What a cell
 * may contain is decided where the trips are made, for CSV and JSON alike.
 */
export function readTripsOfCsv(csv: string): Record<string, unknown>[] {
  return readCsv(csv).map((cells) => {
    const given = Object.entries(cells).filter(([, cell]) => cell !== '')
    const trip: Record<string, unknown> = Object.fromEntries(
      given.filter(([name]) => !FREQUENCY.some((column) => column === name)),
    )
    if (typeof trip.times === 'string') trip.times = trip.times.split(/\s+/)
    const frequency = Object.fromEntries(
      given.filter(([name]) => FREQUENCY.some((column) => column === name)),
    )
    if (Object.keys(frequency).length > 0) trip.frequencies = [withNumber(frequency)]
    return trip
  })
}

function withNumber(frequency: Record<string, string>): Record<string, unknown> {
  const { every_minutes: text, ...times } = frequency
  if (text === undefined) return times
  return { ...times, every_minutes: /^\d{1,9}$/.test(text) ? Number(text) : text }
}
