import { TEXT_PATTERNS } from '#db/text_patterns.ts'
import { type EpochDay, epochDay } from '#importers/gtfs/calendar/days.ts'
import type { FindingCode } from '#importers/gtfs/findings.ts'
import { ID_LENGTH_MAX, TEXT_LENGTH_MAX, TIME_HOURS_MAX, YEAR_MAX, YEAR_MIN } from '#importers/gtfs/limits.ts'

/** A refused value, and the reason. */
export class Refused {
  readonly code: FindingCode
  constructor(code: FindingCode) {
    this.code = code
  }
}

/** Converts the text of a cell, trimmed and not empty, to a value. */
export type FieldType<T> = (text: string) => T | Refused

const tooLong = new Refused('too_long')
const badText = new Refused('bad_text')
const badInteger = new Refused('bad_integer')
const badNumber = new Refused('bad_number')
const outOfRange = new Refused('out_of_range')
const badChoice = new Refused('bad_choice')
const badTime = new Refused('bad_time')
const badDate = new Refused('bad_date')
const badZone = new Refused('bad_zone')
const badCurrency = new Refused('bad_currency')
const badPrice = new Refused('bad_price')
const badColor = new Refused('bad_color')

export const id: FieldType<string> = (value) => (value.length > ID_LENGTH_MAX ? tooLong : visible(value))

/** A text of several lines is joined into one line. The reader of rows has warned about it. */
export const text: FieldType<string> = (value) =>
  value.length > TEXT_LENGTH_MAX ? tooLong : visible(value.replace(/[\r\n]+/g, ' '))

const LINE = new RegExp(TEXT_PATTERNS.line.pattern, 'u')

/** The rule for all texts that people type; this one was typed into a timetable. */
function visible(value: string): string | Refused {
  return LINE.test(value) ? value : badText
}

/** Both ends are included. */
export function integer(min: number, max: number): FieldType<number> {
  return (value) => {
    if (!/^[+-]?\d+$/.test(value)) return badInteger
    const number = Number(value)
    return number < min || number > max ? outOfRange : number
  }
}

export function decimal(min: number, max: number): FieldType<number> {
  return (value) => {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/.test(value)) return badNumber
    const number = Number(value)
    return number < min || number > max ? outOfRange : number
  }
}

/** One of a few whole numbers, which GTFS uses for enumerations. */
export function choice<const T extends number>(...choices: readonly T[]): FieldType<T> {
  return (value) => choices.find((candidate) => String(candidate) === value) ?? badChoice
}

/** Seconds since noon minus twelve hours of the service day: see instants.ts. */
export const time: FieldType<number> = (value) => {
  const match = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(value)
  if (match === null) return badTime
  const hours = Number(match[1])
  return hours > TIME_HOURS_MAX ? outOfRange : hours * 3600 + Number(match[2]) * 60 + Number(match[3])
}

export const date: FieldType<EpochDay> = (value) => {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(value)
  if (match === null) return badDate
  const year = Number(match[1])
  if (year < YEAR_MIN || year > YEAR_MAX) return outOfRange
  return epochDay(year, Number(match[2]), Number(match[3])) ?? badDate
}

const zones = new Map<string, boolean>()

export const zone: FieldType<string> = (value) => {
  let known = zones.get(value)
  if (known === undefined) {
    known = isZone(value)
    zones.set(value, known)
  }
  return known ? value : badZone
}

/** Intl also accepts offsets such as +01:00, which are no time zones. */
function isZone(value: string): boolean {
  if (!/^[A-Za-z]/.test(value)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

const currencies = new Set(Intl.supportedValuesOf('currency'))

export const currency: FieldType<string> = (value) => (currencies.has(value) ? value : badCurrency)

/** Kept as written: the number of decimals depends on the currency (see money.ts). */
export const price: FieldType<string> = (value) => (/^\d{1,9}(\.\d{0,6})?$/.test(value) ? value : badPrice)

export const color: FieldType<string> = (value) =>
  /^[0-9A-Fa-f]{6}$/.test(value) ? value.toUpperCase() : badColor
