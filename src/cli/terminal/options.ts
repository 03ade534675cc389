import { type Command, InvalidArgumentError } from 'commander'

export interface CommonOptions {
  json?: boolean
  databaseUrl?: string
}

/** The options of every command that works on a database. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print JSON, for scripts')
    .option('--database-url <url>', 'the database to work on (default: DATABASE_URL, else the embedded one)')
}

/** A parser for an option that is a whole number within bounds. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`A whole number from ${min} to ${max}.`)
  }
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** 90s, 15m, 8h, 30d, as seconds. */
export function duration(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * (SECONDS[unit ?? ''] ?? Number.NaN)
  if (seconds > 0) return seconds
  throw new InvalidArgumentError('A length of time such as 90s, 15m, 8h or 30d.')
}
