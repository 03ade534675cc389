import { parseArgs } from 'node:util'

export interface Arguments {
  readonly help: boolean
  readonly list: boolean
  readonly quick: boolean
  /** Names of parts; none means all. */
  readonly parts: readonly string[]
  /** Where to write the figures as JSON. */
  readonly json: string | null
  /** The directory that keeps the bookings of growth and reading between runs; null deletes them when the run ends. */
  readonly data: string | null
}

/** The arguments are wrong; the message tells what is possible. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export const USAGE = `Usage: npm run bench -- [part …] [options]

Measures Berth against the limits of this machine, and prints what it found. Without a part it measures every part, and
writes bench/RESULTS.md too.

  --quick        within three minutes: shorter and with fewer clients, the same figures and ratios but for 10 million bookings
  --json FILE    also write every figure by name: {"book_hot": {"value": …, "unit": …, "baseline": …, "ratio": …}, …}
  --data DIR     keep the 10 million bookings there, which take minutes to make, and use those that are there already
  --list         name the parts
  --help         this

Examples
  npm run bench -- --quick --json figures.json
  npm run bench -- http                    and what it is compared to

PostgreSQL is the embedded one, or the one whose programs are in PG_BIN. Data goes to a new directory below TMPDIR, which
must be on a disk. pgbench is found in PG_BIN or on PATH. Nothing else should run beside it.

Exit codes: 0 measured (also where a figure misses its bar), 1 a part failed, 2 wrong usage.`

/** Reads the command line; `known` are the names of the parts there are. */
export function readArguments(argv: readonly string[], known: readonly string[]): Arguments {
  const { values, positionals } = parse(argv)
  const unknown = positionals.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new UsageError(`There is no part ${unknown}. There are: ${known.join(', ')}`)
  }
  return {
    help: values.help ?? false,
    list: values.list ?? false,
    quick: values.quick ?? false,
    parts: [...new Set(positionals)],
    json: values.json ?? null,
    data: values.data ?? null,
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        list: { type: 'boolean' },
        quick: { type: 'boolean' },
        json: { type: 'string' },
        data: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
