import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

/** Enough for batches to fill, and for others to keep both cores busy while some wait for a lock. */
const CLIENTS = 192
/** More than one, so that no server sees everything. On two cores a third one would only make batches smaller. */
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

Checks that no booking is ever wrong. The checker starts a PostgreSQL of its own (fsync on) and several server processes.
Many clients then book, hold, confirm, cancel, release, replay and change vehicles at random, over HTTP and over SQL, and
every response is checked:
  - The history of each group of departures and events is linearizable: one order of its operations explains every
    response. The same holds for events with a waitlist: the positions in it, and who is offered places that become free.
  - What was acknowledged is in the rows, what was refused is not, and each key made one booking.
  - An operation without a response (a connection broke, a server died) is retried until its outcome is known.
  - Every invariant of "berth doctor" holds at the end.
Meanwhile holds expire and are swept, as in production.

Options
  --operations N    number of operations (default 50000); a million with faults takes about a quarter of an hour on two
                    idle cores
  --faults          a nemesis injects faults: servers, backends and the postmaster are killed with kill -9, connections
                    break after the commit and before the response, clients' clocks jump by hours, a queue fills up. A
                    short run has some dozens of faults and tries each kind; a long one has a fault after every 2000
                    operations, on average
  --seed S          repeats the choices of every client (default: a new seed, which is printed). The order in which the
                    database handles the requests is not repeated: it differs from run to run
  --clients C       number of clients (default ${CLIENTS})
  --servers N       number of server processes (default ${SERVERS}; with 0, all clients use SQL)
  --postgres V      18 is the version that npm installs; others are taken from Debian (default: BERTH_TEST_PG or PG_BIN,
                    else 18)
  --json FILE       writes the report as JSON too
  --histories DIR   directory for the history of each violation, with one operation on each line (default:
                    berth-prove-histories in the directory for temporary files)
  --help

Examples
  npm run prove                                               about a minute, without faults
  npm run prove -- --operations 20000 --faults                all kinds of faults
  npm run prove -- --operations 1000000 --faults --json proof.json
  npm run prove -- --faults --seed 7 --postgres 15            the choices of seed 7, on PostgreSQL 15

Reading the progress
  1:20  96,300 of 1,000,000 (9 %)  1,240/s  48 faults  950 outcomes unknown  1 histories to check  310 MiB  0 violations
  "Outcomes unknown" counts operations whose outcome was unknown for a while. The report says how many outcomes were
  learnt later, which must be all of them.

A violation is printed with the operations that contradict each other and the file of its history. Run it again with the
same --seed to see whether it happens again. "Undecided" means that a history was too large to search: it neither passed nor
failed. The last line of the report, "result" in the JSON and the exit code tell the verdict, and the first two the seed.

Exit codes: 0 passed, 1 violation, 2 wrong usage, 3 undecided, 4 aborted: the run could not start or could not finish.`

export class UsageError extends Error {}

/** Null if help was requested. */
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
