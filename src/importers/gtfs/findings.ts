import { FINDINGS_PER_CODE_MAX, QUOTED_VALUE_LENGTH_MAX } from './limits.ts'

/**
 * All possible findings about a feed: code, severity, sentence. One error refuses the whole feed. A warning is about something that
 * GTFS forbids or that looks wrong but has one harmless interpretation, which the sentence gives.
 */
export const FINDING_KINDS = {
  not_found: ['error', 'There is no such file or folder.'],
  not_a_zip: ['error', 'Neither a zip archive nor a folder.'],
  too_many_files: ['error', 'More files than a feed can have.'],
  unsafe_path: ['error', 'The path is absolute or leads out of the archive.'],
  linked_file: ['error', 'A link to a file elsewhere; put the file itself there.'],
  duplicate_file: ['error', 'The archive holds two files of this name.'],
  unreadable_file: ['error', 'Encrypted, or compressed in a way that is not supported.'],
  corrupt_file: ['error', 'Cannot be read, or is not what the archive says of it.'],
  zip_bomb: ['error', 'Inflates to far more than any table does.'],
  file_too_large: ['error', 'Larger than this file may be.'],
  feed_too_large: ['error', 'The files of the feed are too large together.'],

  missing_file: ['error', 'A feed must have this file.'],
  empty_file: ['error', 'The file has no rows.'],
  utf16: ['error', 'Encoded as UTF-16; GTFS is UTF-8.'],
  bad_utf8: ['error', 'Not UTF-8.'],
  nul_character: ['error', 'Holds a NUL character.'],
  control_character: ['error', 'Holds a control character.'],
  bad_line_end: ['error', 'A line ends in LF or CR LF; this CR stands alone.'],
  bad_quote: ['error', 'Quotation marks do not pair up; the rest of the file was not read.'],
  row_too_long: ['error', 'Longer than a row can be; the rest of the file was not read.'],

  missing_column: ['error', 'The file must have this column.'],
  duplicate_column: ['error', 'The file has this column twice.'],
  too_many_cells: [
    'error',
    'The row has more cells than the header, so it is not known which column is which.',
  ],
  missing_value: ['error', 'A value is required here.'],
  too_long: ['error', 'Longer than such a value may be.'],
  bad_text: ['error', 'Not visible text: nothing to see, or marks that turn the direction of what follows.'],
  bad_integer: ['error', 'Not a whole number.'],
  bad_number: ['error', 'Not a number.'],
  out_of_range: ['error', 'Outside the range of this field.'],
  bad_choice: ['error', 'Not one of the values that this field can have.'],
  bad_time: ['error', 'Not a time (H:MM:SS or HH:MM:SS; hours go on after 24).'],
  bad_date: ['error', 'Not a date (YYYYMMDD).'],
  bad_zone: ['error', 'Not a time zone of the IANA database.'],
  bad_currency: ['error', 'Not a currency code of ISO 4217.'],
  bad_price: ['error', 'Not an amount of this currency, or more than twelve digits of minor units.'],
  duplicate_key: ['error', 'An earlier row has the same key.'],
  unknown_reference: ['error', 'Refers to a row that is not in the feed.'],

  missing_agency_id: ['error', 'Needed to say which, as the feed has several agencies.'],
  stop_without_name: ['error', 'A stop, station or entrance must have a name.'],
  stop_without_coordinates: ['error', 'A stop, station or entrance must have a latitude and a longitude.'],
  missing_parent_station: ['error', 'An entrance, node or boarding area must say which station it is in.'],
  bad_parent_station: ['error', 'The parent is not of the kind that this stop needs.'],
  route_without_name: ['error', 'A route must have a short name or a long one.'],
  service_ends_before_it_starts: ['error', 'The end date is before the start date.'],
  duplicate_stop_sequence: ['error', 'The trip has this stop_sequence twice.'],
  missing_endpoint_time: ['error', 'The first and the last stop of a trip must have a time.'],
  half_a_time: [
    'error',
    'Arrival or departure is missing; between first and last stop both are needed, or neither.',
  ],
  departure_before_arrival: ['error', 'Departs before it has arrived.'],
  times_run_backwards: ['error', 'Arrives before it has left the stop before.'],
  empty_frequency: ['error', 'The end time is not after the start time.'],
  overlapping_frequencies: ['error', 'Overlaps an earlier row of the same trip.'],

  feed_in_folder: ['warning', 'The files are in a folder of the archive; they belong at its top.'],
  unknown_file: ['warning', 'GTFS has no such file; it is not read.'],
  unknown_column: ['warning', 'GTFS has no such column in this file; it is not read.'],
  too_few_cells: ['warning', 'The row has fewer cells than the header; the missing ones are taken as empty.'],
  mixed_line_ends: ['warning', 'Some lines end in LF and some in CR LF.'],
  line_break_in_value: ['warning', 'A value runs over several lines.'],
  bad_color: ['warning', 'Not a colour (six hexadecimal digits); left out.'],
  agencies_in_different_zones: ['warning', 'GTFS wants one zone for all agencies; each is read in its own.'],
  stop_at_null_island: ['warning', 'At latitude 0 and longitude 0, off the coast of Africa.'],
  stop_time_at_station: ['warning', 'Trips should call at stops; this is a station, an entrance or a node.'],
  distance_runs_backwards: [
    'warning',
    'shape_dist_traveled does not increase; missing times are spread evenly.',
  ],
  trip_without_stops: ['warning', 'The trip calls nowhere; it is left out.'],
  trip_too_short: ['warning', 'The trip has a single stop, so no ride can be sold on it; it is left out.'],
  no_fares: [
    'warning',
    'The feed has no fares. Trips that have none from before are not sold: choose a fare table for their routes, or say --free.',
  ],
  journey_without_fare: [
    'warning',
    'No fare is for this journey, so it is not sold. Add a fare rule, or a fare of 0 if it is free.',
  ],
  fares_beside_free: ['error', 'The feed has fares; --free is for a feed that has none.'],
  several_currencies: ['warning', 'Most fares of the feed are in another currency; this one is left out.'],
  fare_by_zones_passed: [
    'warning',
    'Fares by the zones passed through are not supported; this rule is left out.',
  ],
  service_without_dates: ['warning', 'The service runs on no date at all.'],
} as const satisfies Record<string, readonly ['error' | 'warning', string]>

export type FindingCode = keyof typeof FINDING_KINDS

export type Severity = 'error' | 'warning'

export type Finding = {
  severity: Severity
  code: FindingCode
  file: string | null
  line: number | null
  field: string | null
  value: string | null
  message: string
}

/** Where a finding is, as far as known. Lines count from 1, including the header. */
export type Place = { file?: string; line?: number; field?: string; value?: string | number }

/** How often a code was found, and how many of these findings were kept. */
export type FindingCount = { code: FindingCode; severity: Severity; found: number; kept: number }

/** Collects the first hundred findings of each code, and counts all of them. */
export class Findings {
  readonly list: Finding[] = []
  readonly #abandoned = new Set<string>()
  readonly #filesWithErrors = new Set<string>()
  readonly #found = new Map<FindingCode, number>()

  /** `note` adds what the sentence of the code cannot contain, such as the line of an earlier row. */
  add(code: FindingCode, place: Place = {}, note?: string): void {
    const found = (this.#found.get(code) ?? 0) + 1
    this.#found.set(code, found)
    const [severity, sentence] = FINDING_KINDS[code]
    if (severity === 'error' && place.file !== undefined) this.#filesWithErrors.add(place.file)
    if (found > FINDINGS_PER_CODE_MAX) return

    this.list.push({
      severity,
      code,
      file: place.file ?? null,
      line: place.line ?? null,
      field: place.field ?? null,
      value: place.value === undefined ? null : quoted(String(place.value)),
      message: note === undefined ? sentence : `${sentence} ${note}`,
    })
  }

  /** Adds a finding that ended the reading of its file, so that names from the rest of the file are not reported as missing elsewhere. */
  abandon(code: FindingCode, place: Place & { file: string }, note?: string): void {
    this.add(code, place, note)
    this.#abandoned.add(place.file)
  }

  isAbandoned(file: string): boolean {
    return this.#abandoned.has(file)
  }

  hasErrors(file: string): boolean {
    return this.#filesWithErrors.has(file)
  }

  get refused(): boolean {
    return this.errorCount > 0
  }

  get errorCount(): number {
    return this.#count('error')
  }

  get warningCount(): number {
    return this.#count('warning')
  }

  /** In the order in which the codes first occurred. */
  get counts(): FindingCount[] {
    return [...this.#found].map(([code, found]) => ({
      code,
      severity: FINDING_KINDS[code][0],
      found,
      kept: Math.min(found, FINDINGS_PER_CODE_MAX),
    }))
  }

  #count(severity: Severity): number {
    let count = 0
    for (const [code, found] of this.#found) if (FINDING_KINDS[code][0] === severity) count += found
    return count
  }
}

/** The findings as text, errors first, with a limited number of lines for each code and then the number of further ones. */
export function formatFindings(findings: Findings, perCodeMax = 10): string[] {
  const lines: string[] = []
  const bySeverity = findings.counts.toSorted((a, b) => a.severity.localeCompare(b.severity))
  for (const { code, severity, found } of bySeverity) {
    const shown = findings.list.filter((finding) => finding.code === code).slice(0, perCodeMax)
    lines.push(...shown.map(formatFinding))
    if (found > shown.length) lines.push(`${severity} ${code}  … and ${found - shown.length} more`)
  }
  return lines
}

function formatFinding({ severity, code, file, line, field, value, message }: Finding): string {
  const place = [file, line].filter((part) => part !== null).join(':')
  const quote = value === null ? null : JSON.stringify(value)
  const where = [place, field, quote].filter((part) => part !== null && part !== '').join(' ')
  return `${severity} ${code}  ${where === '' ? '' : `${where}: `}${message}`
}

/** A value as shown to users: cut to a length, and without control characters of terminals. */
function quoted(value: string): string {
  const shown = Array.from(value, (character) => (isControl(character) ? '\u{FFFD}' : character))
  if (shown.length <= QUOTED_VALUE_LENGTH_MAX) return shown.join('')
  return `${shown.slice(0, QUOTED_VALUE_LENGTH_MAX - 1).join('')}…`
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return code < 0x20 || (code >= 0x7f && code < 0xa0)
}
