import type { Schedule } from '#worker/job.ts'

const MINUTE_S = 60
const HOUR_S = 60 * MINUTE_S
const DAY_S = 24 * HOUR_S

/** The schedule as graphile-worker reads it: five fields, in UTC. */
export function crontabOf(schedule: Schedule): string {
  switch (schedule.every) {
    case 'minute':
      return '* * * * *'
    case 'hour':
      return `${schedule.minute} * * * *`
    case 'day':
      return `${schedule.minute} ${schedule.hour} * * *`
  }
}

/** The same for SQL: a period, and the offset within it at which the job is due. */
export function periodOf(schedule: Schedule): { every_s: number; at_s: number } {
  switch (schedule.every) {
    case 'minute':
      return { every_s: MINUTE_S, at_s: 0 }
    case 'hour':
      return { every_s: HOUR_S, at_s: schedule.minute * MINUTE_S }
    case 'day':
      return { every_s: DAY_S, at_s: schedule.hour * HOUR_S + schedule.minute * MINUTE_S }
  }
}
