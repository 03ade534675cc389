/** A figure as written by `--json FILE`. */
export interface Figure {
  readonly value: number
  readonly unit: Unit
  /** The divisor, in the same unit and from the same run. */
  readonly baseline?: number | null
  /** value ÷ baseline; if the figure is itself a ratio, its value. */
  readonly ratio?: number | null
}

export type Unit = '1/s' | 'ms' | 's' | 'us' | 'ratio' | 'MB' | 'bytes' | 'count'

/** What a figure means, and the limits for it. */
export interface FigureRule {
  readonly about: string
  readonly unit: Unit
  /** The value must be at least this, or with `isCost` at most. Without a bar it is only reported. */
  readonly bar?: number
  /** The aim, beyond which further work is not worth it. */
  readonly aim?: number
  /** Less is better, as for times and the growth of costs. */
  readonly isCost?: boolean
}

/**
 * Every figure by name, in the order of the results.
 *
 * Absolute figures depend on the machine. Ratios compare measurements of one run on one machine, so they are valid elsewhere and have
 * bars. The "best client count" of a rate is the one at which it was highest. It is chosen separately for both sides of a ratio.
 */
export const FIGURES = {
  // Limits (limits, floor)
  insert_commit: {
    about: 'single-row insert commits, best client count',
    unit: '1/s',
  },
  http_noop: { about: 'GET /healthz of the same server, best client count', unit: '1/s' },
  write_floor: {
    about: 'rows of a booking written set-wise in batches of 256, no rule decided',
    unit: '1/s',
  },
  book_sql: { about: 'bookings by core.book_batch in batches of 256 over SQL, the same rows', unit: '1/s' },
  book_sql_over_floor: {
    about: 'bookings by batch over SQL ÷ the write floor of the same rows',
    unit: 'ratio',
    bar: 0.85,
    aim: 0.95,
  },

  // Berth over HTTP (http, open_loop, fresh_partition, server)
  book_hot: {
    about: 'bookings of one hot counted event, best client count, median of three times',
    unit: '1/s',
  },
  book_spread: { about: 'bookings of a thousand counted events, best client count', unit: '1/s' },
  book_hot_departure: {
    about: 'bookings of one hot departure, seats chosen, best client count',
    unit: '1/s',
  },
  book_seats: {
    about: 'bookings of a thousand departures, seats chosen, best client count',
    unit: '1/s',
  },
  book_hot_over_insert: {
    about: 'bookings of one hot event ÷ bare insert commits',
    unit: 'ratio',
    bar: 0.42,
    aim: 0.65,
  },
  book_spread_over_insert: {
    about: 'bookings of a thousand events ÷ bare insert commits',
    unit: 'ratio',
    bar: 0.42,
    aim: 0.65,
  },
  book_seats_over_insert: {
    about: 'bookings of spread seats ÷ bare insert commits',
    unit: 'ratio',
    bar: 0.32,
    aim: 0.5,
  },
  book_hot_p99_25: {
    about:
      'bookings of one hot event, most of the client counts whose p99 is within 25 ms, median of three times',
    unit: '1/s',
    bar: 10_000,
    aim: 18_000,
  },
  p50_at_500: { about: 'latency at an open-loop 500/s', unit: 'ms', isCost: true },
  p95_at_500: { about: 'latency at an open-loop 500/s', unit: 'ms', bar: 10, aim: 5, isCost: true },
  p99_at_500: { about: 'latency at an open-loop 500/s', unit: 'ms', bar: 25, aim: 10, isCost: true },
  p999_at_500: { about: 'latency at an open-loop 500/s', unit: 'ms', isCost: true },
  p50_at_5000: { about: 'latency at an open-loop 5,000/s', unit: 'ms', isCost: true },
  p95_at_5000: { about: 'latency at an open-loop 5,000/s', unit: 'ms', isCost: true },
  p99_at_5000: { about: 'latency at an open-loop 5,000/s', unit: 'ms', isCost: true },
  p999_at_5000: { about: 'latency at an open-loop 5,000/s', unit: 'ms', isCost: true },
  fresh_partition: {
    about: 'full load into an empty partition, last sixth of the time ÷ first sixth',
    unit: 'ratio',
    bar: 0.9,
    aim: 1,
  },
  memory_at_rest: { about: 'the server before its first booking', unit: 'MB', isCost: true },
  memory_under_load: { about: 'the server, most it had under load', unit: 'MB', isCost: true },
  memory_after: { about: 'the server some seconds after the load', unit: 'MB', isCost: true },
  first_booking_server: { about: 'from starting the server to its first booking', unit: 's', isCost: true },
  first_booking_all: {
    about: 'from starting PostgreSQL and the server to the first booking',
    unit: 's',
    isCost: true,
  },
  cpu_server: { about: 'CPU of the server for one booking', unit: 'us', isCost: true },
  cpu_postgres: { about: 'CPU of PostgreSQL for one booking', unit: 'us', isCost: true },
  cpu_load: { about: 'CPU of the load generator for one booking', unit: 'us', isCost: true },
  wal_bytes: { about: 'WAL of one booking', unit: 'bytes', isCost: true },
  fsyncs: { about: 'WAL syncs of one booking', unit: 'count', isCost: true },

  // Overload (overload)
  overload_goodput: {
    about: 'bookings accepted while too many ask ÷ what the server can take, worst of the floods',
    unit: 'ratio',
    bar: 0.8,
    aim: 0.95,
  },
  overload_p99: {
    about: 'latency of what is accepted meanwhile, from when it was sent, worst of the floods',
    unit: 'ms',
    bar: 500,
    aim: 250,
    isCost: true,
  },
  overload_recovery: {
    about: 'from the end of a flood until single bookings are as before, worst of the floods',
    unit: 's',
    bar: 1,
    aim: 0.25,
    isCost: true,
  },

  // Other booking strategies (rivals)
  book_hot_over_row_lock: {
    about: 'Berth ÷ a row lock per request, one hot departure',
    unit: 'ratio',
    bar: 5,
    aim: 10,
  },
  book_hot_over_best_other: {
    about: 'Berth ÷ the best correct other strategy, one hot departure',
    unit: 'ratio',
    bar: 1.3,
    aim: 2.5,
  },
  book_rival_berth: {
    about: 'Berth as measured beside the other strategies, one hot departure',
    unit: '1/s',
  },
  book_row_lock: { about: 'a row lock per request', unit: '1/s' },
  book_advisory_lock: { about: 'an advisory lock per event', unit: '1/s' },
  book_unique_slot: { about: 'a unique key on the exact slot', unit: '1/s' },
  book_serializable: { about: 'serializable transactions with retries', unit: '1/s' },
  book_optimistic: { about: 'an optimistic version column', unit: '1/s' },
  book_skip_locked: { about: 'a pool of rows taken with skip locked', unit: '1/s' },

  // Seats for parties (parties)
  parties_together: {
    about: 'parties of 2 to 6 that sit together, of those that got seats',
    unit: 'ratio',
    bar: 0.85,
    aim: 0.95,
  },
  parties_together_singly: {
    about: 'the same if a seat is picked for each person alone',
    unit: 'ratio',
  },
  parties_load_kept: {
    about: 'load factor with parties seated together ÷ with a seat picked for each person alone',
    unit: 'ratio',
    bar: 0.99,
    aim: 0.997,
  },

  // Growth and reading (growth, reading)
  cost_growth_1m: {
    about: 'cost of a booking at 1 million bookings ÷ at 10 thousand',
    unit: 'ratio',
    isCost: true,
  },
  cost_growth_10m: {
    about: 'cost of a booking at 10 million bookings ÷ at 10 thousand',
    unit: 'ratio',
    bar: 1.15,
    aim: 1.05,
    isCost: true,
  },
  search_p95_10m: {
    about: 'search with 10 million bookings, 8 clients, p95, median of three times',
    unit: 'ms',
    bar: 20,
    aim: 10,
    isCost: true,
  },
  rls_ratio: {
    about: "RLS on ÷ off, a customer's bookings",
    unit: 'ratio',
    bar: 1.3,
    aim: 1.1,
    isCost: true,
  },
  table_bytes: { about: 'tables and indexes, for one booking', unit: 'bytes', isCost: true },
} as const satisfies Readonly<Record<string, FigureRule>>

export type FigureName = keyof typeof FIGURES

/** All names in the order of the results. */
export const FIGURE_NAMES = Object.keys(FIGURES) as readonly FigureName[]

export type Judgement = 'aim' | 'bar' | 'missed' | 'not judged'

/** Whether a figure reaches the aim, only the bar, or neither. */
export function judge(name: FigureName, value: number): Judgement {
  const rule: FigureRule = FIGURES[name]
  const reaches = (mark: number) => (rule.isCost === true ? value <= mark : value >= mark)
  if (rule.bar === undefined) return 'not judged'
  if (rule.aim !== undefined && reaches(rule.aim)) return 'aim'
  return reaches(rule.bar) ? 'bar' : 'missed'
}
