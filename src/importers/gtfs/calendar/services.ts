import type { Findings } from '#importers/gtfs/findings.ts'
import {
  CALENDAR,
  CALENDAR_DATES,
  type CalendarDate,
  type CalendarRow,
  type Trip,
} from '#importers/gtfs/reading/tables.ts'
import { type EpochDay, weekdayOf } from './days.ts'

/** When trips run: a weekly pattern between two dates, both included, and exceptions, which take precedence. */
export type Service = {
  readonly id: string
  /** Monday comes first. Empty for a service that is only in calendar_dates.txt. */
  readonly weekdays: readonly boolean[]
  readonly span: { readonly from: EpochDay; readonly until: EpochDay } | null
  readonly added: ReadonlySet<EpochDay>
  readonly removed: ReadonlySet<EpochDay>
}

/** First and last date, both included. */
export type Span = { readonly from: EpochDay; readonly until: EpochDay }

export function runsOn(service: Service, day: EpochDay): boolean {
  if (service.added.has(day)) return true
  if (service.removed.has(day)) return false
  const { span } = service
  return span !== null && span.from <= day && day <= span.until && service.weekdays[weekdayOf(day)] === true
}

/** All dates on which a service runs, in order. */
export function datesOf(service: Service, within: Span | null = spanOf([service])): EpochDay[] {
  const dates: EpochDay[] = []
  if (within === null) return dates
  for (let day = within.from; day <= within.until; day++) if (runsOn(service, day)) dates.push(day)
  return dates
}

/** Stops at the first date, since services without any are rare. */
function hasDates(service: Service): boolean {
  const span = spanOf([service])
  if (span === null) return false
  for (let day = span.from; day <= span.until; day++) if (runsOn(service, day)) return true
  return false
}

/** The span of dates that the services name. Its first and last date need not be in service. */
export function spanOf(services: Iterable<Service>): Span | null {
  let from = Number.POSITIVE_INFINITY
  let until = Number.NEGATIVE_INFINITY
  const widen = (first: EpochDay, last: EpochDay) => {
    from = Math.min(from, first)
    until = Math.max(until, last)
  }
  for (const service of services) {
    if (service.span !== null) widen(service.span.from, service.span.until)
    for (const day of service.added) widen(day, day)
  }
  return from <= until ? { from, until } : null
}

/** The number of trips on each date of a span. A frequency-based trip counts once. */
export function tripsPerDate(
  services: ReadonlyMap<string, Service>,
  trips: Iterable<Pick<Trip, 'service_id'>>,
  within: Span | null = spanOf(services.values()),
): Map<EpochDay, number> {
  const tripsOf = new Map<string, number>()
  for (const { service_id } of trips) tripsOf.set(service_id, (tripsOf.get(service_id) ?? 0) + 1)

  const counts = new Map<EpochDay, number>()
  if (within === null) return counts
  for (let day = within.from; day <= within.until; day++) {
    let count = 0
    for (const service of services.values()) if (runsOn(service, day)) count += tripsOf.get(service.id) ?? 0
    counts.set(day, count)
  }
  return counts
}

/** The same services with every date moved by this many days. */
export function shiftServices(services: ReadonlyMap<string, Service>, days: number): Map<string, Service> {
  const moved = (dates: ReadonlySet<EpochDay>) => new Set(Array.from(dates, (day) => day + days))
  const shifted = new Map<string, Service>()
  for (const [id, service] of services) {
    const span =
      service.span === null ? null : { from: service.span.from + days, until: service.span.until + days }
    shifted.set(id, { ...service, span, added: moved(service.added), removed: moved(service.removed) })
  }
  return shifted
}

/** The services of calendar.txt and calendar_dates.txt. A service may be in only one of them. */
export function servicesFrom(
  calendar: Iterable<CalendarRow>,
  dates: Iterable<CalendarDate>,
  findings: Findings,
): Map<string, Service> {
  const services = new Map<string, Service & { added: Set<EpochDay>; removed: Set<EpochDay> }>()
  for (const row of calendar) {
    const { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = row
    const weekdays = [monday, tuesday, wednesday, thursday, friday, saturday, sunday].map(
      (flag) => flag === 1,
    )
    const span = { from: row.start_date, until: row.end_date }
    services.set(row.service_id, { id: row.service_id, weekdays, span, added: new Set(), removed: new Set() })
    if (span.from <= span.until) continue
    const place = { file: CALENDAR.file, line: row.line, field: 'end_date', value: row.service_id }
    findings.add('service_ends_before_it_starts', place)
  }
  for (const { service_id: id, date, exception_type } of dates) {
    const service = services.get(id) ?? { id, weekdays: [], span: null, added: new Set(), removed: new Set() }
    services.set(id, service)
    if (exception_type === 1) service.added.add(date)
    else service.removed.add(date)
  }
  // A row that was skipped may have had the dates.
  if (findings.hasErrors(CALENDAR.file) || findings.hasErrors(CALENDAR_DATES.file)) return services
  for (const service of services.values()) {
    if (hasDates(service)) continue
    const { file } = service.span === null ? CALENDAR_DATES : CALENDAR
    findings.add('service_without_dates', { file, field: 'service_id', value: service.id })
  }
  return services
}
