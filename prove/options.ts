import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export interface Options {
  readonly operations: number
  readonly clients: number
  readonly servers: number
  readonly faults: boolean
  readonly seed: number
  readonly postgres: string | null
  readonly json: string | null
  readonly directory: string
}

export const HELP = `npm run prove -- [options]

Lets many clients book, hold, confirm, cancel, release, replay and move at random, over several server processes and over
SQL, on a PostgreSQL of its own with fsync on. Then every answer is judged: one order of operations explains all of them
(linearizability), the rows say what was answered, and every invariant holds. What goes on forever elsewhere (the
sweeper, expiring holds) goes on here too.

  --operations N    how many (default 50000)
  --faults          things go wrong meanwhile: servers, backends and the postmaster are killed with kill -9, connections
                    break after the commit and before the answer, clients' clocks jump by hours, a queue fills up
  --seed S          repeats what every client chooses (default: a new one, which is printed). In which order the
                    database comes to it is no choice of anybody, and differs from run to run
  --clients C       how many ask at a time (default 48)
  --servers N       server processes (default 3; 0: everybody asks over SQL)
  --postgres V      18 is the one that npm installs; another one is Debian's (default: BERTH_TEST_PG or PG_BIN, else 18)
  --json FILE       writes the report as JSON too
  --histories DIR   where the history of each violation is written (default: a directory of the system's for such)
  --help

Exit codes: 0 proved, 1 a violation, or a history too large to judge, 2 wrong usage.`

export class UsageError extends Error {}

/** Null: help was asked for. */
export function readOptions(args: string[]): Options | null {
  const { values } = parse(args)
  if (values.help) return null
  const faults = values.faults ?? false
  const servers = numberOf('servers', values.servers, 3)
  if (faults && servers === 0) throw new UsageError('--faults needs a server to kill: --servers 1 or more')
  return {
    operations: numberOf('operations', values.operations, 50_000),
    clients: Math.max(1, numberOf('clients', values.clients, 48)),
    servers,
    faults,
    seed: numberOf('seed', values.seed, Date.now() % 1_000_000_007),
    postgres: values.postgres ?? null,
    json: values.json ?? null,
    directory: values.histories ?? join(tmpdir(), 'berth-prove-histories'),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        operations: { type: 'string' },
        faults: { type: 'boolean' },
        seed: { type: 'string' },
        clients: { type: 'string' },
        servers: { type: 'string' },
        postgres: { type: 'string' },
        json: { type: 'string' },
        histories: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function numberOf(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(value)) throw new UsageError(`--${name} is a whole number, not "${text}"`)
  return value
}
