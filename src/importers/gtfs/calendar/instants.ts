import { Temporal } from 'temporal-polyfill'
import { type EpochDay, isoFromDay } from './days.ts'

const HALF_DAY_S = 12 * 3600

/**
 * The instant of a GTFS time: noon of the service day in the zone of the agency, minus twelve hours, plus the time. On most days
 * that is midnight plus the time. On the day of a clock change it is not, so that the times of a trip keep their distances.
 * 26:03:00 of 2019-03-30 in Berlin is 03:03 of the next day, since there is no hour from two to three.
 */
export function instantOf(day: EpochDay, timeS: number, zone: string): Temporal.Instant {
  const noon = Temporal.PlainDate.from(isoFromDay(day)).toZonedDateTime({
    timeZone: zone,
    plainTime: '12:00',
  })
  return noon.toInstant().add({ seconds: timeS - HALF_DAY_S })
}
