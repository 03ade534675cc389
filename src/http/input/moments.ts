/** The years that a request may contain. SQL has narrower bounds for what is sold. */
const YEAR = '(?:19|2\\d)\\d\\d'
const DAY = new RegExp(`^(${YEAR})-(\\d\\d)-(\\d\\d)$`)

/** As in RFC 3339, but without leap seconds, which clocks here do not know. No place on earth is further than 14 hours from UTC. */
const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$/

/** Whether PostgreSQL reads this text as the same date: 2026-03-01. */
export function isDay(text: string): boolean {
  const [, year, month, day] = DAY.exec(text) ?? []
  if (year === undefined) return false
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

/**
 * Whether PostgreSQL reads this text as the same moment: 2026-03-01T12:00:00+01:00. The formats of JSON schema accept more: offsets
 * of a day, the year 0, names of time zones at the end.
 */
export function isMoment(text: string): boolean {
  const [day, time, ...more] = text.split(/T/i)
  return day !== undefined && time !== undefined && more.length === 0 && isDay(day) && TIME.test(time)
}
