import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

/** So many that batches fill, and that while some wait for a lock others keep both cores busy. */
const CLIENTS = 192
/** Several, so that none knows all; on two cores a third one would only make batches smaller. */
const SERVERS = 2

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

Proves that no booking was wrong. Starts a PostgreSQL of its own (fsync on) and several server processes, lets many
clients at once book, hold, confirm, cancel, release, replay and change vehicles at random, over HTTP and over SQL, and
judges every answer:
  - one order of operations explains all answers of each group of departures and events (linearizability), and of each
    event that a few people stand in line for: who waits where, and who is offered what is given back;
  - what was acknowledged is in the rows, what was refused is not, and one key made one booking;
  - what had no answer (a connection broke, a server died) was asked again until it was known;
  - every invariant of "berth doctor" holds in the end.
Holds run out and are swept meanwhile, as in production.

Options
  --operations N    how many (default 50000); a million with faults takes about a quarter of an hour on two quiet cores
  --faults          things go wrong meanwhile: servers, backends and the postmaster are killed with kill -9, connections
                    break after the commit and before the answer, clients' clocks jump by hours, a queue fills up. A short
                    run has some dozens of faults, each kind at least tried; a long one has one after every 2000
                    operations, on average
  --seed S          repeats what every client chooses (default: a new one, which is printed). In which order the
                    database comes to it is no choice of anybody, and differs from run to run
  --clients C       how many ask at a time (default ${CLIENTS})
  --servers N       server processes (default ${SERVERS}; 0: everybody asks over SQL)
  --postgres V      18 is the one that npm installs; another one is Debian's (default: BERTH_TEST_PG or PG_BIN, else 18)
  --json FILE       writes the report as JSON too
  --histories DIR   where the history of each violation is written, an operation a line (default: berth-prove-histories in
                    the system's directory for temporary files)
  --help

Examples
  npm run prove                                               a minute, nothing goes wrong but what clients do
  npm run prove -- --operations 20000 --faults                the same with all kinds of faults
  npm run prove -- --operations 1000000 --faults --json proof.json
  npm run prove -- --faults --seed 7 --postgres 15            the choices of seed 7, on PostgreSQL 15

Reading the progress
  1:20  96,300 of 1,000,000 (9 %)  1,240/s  48 faults  950 answers lost  1 groups to judge  310 MiB  0 violations
  "Answers lost" are operations of which nobody knew for a while whether they were done; the report says how many were
  learnt, which must be all.

A violation is printed with the operations that contradict each other and the file of its history; run it again with
the same --seed to see whether it repeats. "Undecided" is a history too large to search: no proof, and no violation.
The last line, "result" of the JSON and the exit code say which of these it was, with the seed.

Exit codes: 0 proved, 1 a violation, 2 wrong usage, 3 undecided, 4 broken off: it could not begin, or not go to its end.`

export class UsageError extends Error {}

/** Null: help was asked for. */
export function readOptions(args: string[]): Options | null {
  const { values } = parse(args)
  if (values.help) return null
  const faults = values.faults ?? false
  const servers = numberOf('servers', values.servers, SERVERS)
  if (faults && servers === 0) throw new UsageError('--faults needs a server to kill: --servers 1 or more')
  return {
    operations: numberOf('operations', values.operations, 50_000),
    clients: Math.max(1, numberOf('clients', values.clients, CLIENTS)),
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
