import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '#db/connections/pool.ts'
import { type Account, canReach, findAccount } from '#db/embedded/account.ts'
import { ClusterError } from '#db/embedded/cluster_error.ts'
import { type Binaries, initialise, SUPERUSER } from '#db/embedded/initdb.ts'
import { keepText, readKeptText } from '#db/embedded/kept_text.ts'
import { lendBinaries, openWay } from '#db/embedded/lent_folder.ts'
import { findFreePort, refuseTakenPort } from '#db/embedded/ports.ts'
import { isAlive, isPostmasterOf, readPostmaster, startOf } from '#db/embedded/postmaster.ts'

export interface ClusterOptions {
  /** Holds the data, the log and the password. It is created if missing, and kept when the cluster stops. */
  directory: string
  binaries: Binaries
  /** A free port is chosen if none is given. */
  port?: number
  /** Settings of PostgreSQL, `name: value`. */
  settings?: Readonly<Record<string, string>>
}

export interface Cluster {
  /** Connects as the superuser, to database postgres. */
  url: string
  port: number
  pid: number
  /** True if this call created the data directory. */
  isNew: boolean
  logFile: string
  /** Ends all sessions and waits for the shutdown checkpoint. A second call does nothing. */
  stop(): Promise<void>
}

const START_MS_MAX = 60_000
const STOP_MS_MAX = 30_000
const POLL_MS = 50

/** Listens on loopback TCP only, with a password: every user of the machine could open a socket in /tmp. */
const FIXED_SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '' }

/**
 * Starts a PostgreSQL for this directory alone and waits until it answers.
 *
 * It can start again after a crash: PostgreSQL recovers its data, and a server that outlived the process that started it is stopped
 * first. A directory that another live process uses is refused.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { directory } = options
  const data = join(directory, 'cluster')
  const account = findAccount()
  makeDirectory(directory, account)
  const binaries = account === undefined ? options.binaries : lendBinaries(options.binaries, account)
  await takeOver(directory, data)

  const password = ensurePassword(directory)
  const isNew = !existsSync(join(data, 'PG_VERSION'))
  if (isNew) initialise(binaries, directory, data, account)
  const port = options.port ?? (await findFreePort())
  await refuseTakenPort(port)

  const logFile = join(directory, 'postgres.log')
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`
  const server = await launch(url, logFile, () =>
    spawnServer(binaries.postgres, data, logFile, account, {
      ...options.settings,
      ...FIXED_SETTINGS,
      port: String(port),
    }),
  )
  writeFileSync(join(directory, 'owner'), startOf(process.pid))
  return { url, port, pid: pidOf(server), isNew, logFile, stop: stopOnce(server) }
}

/** The URL of the cluster that runs in this directory now, if there is one, whichever process started it. */
export function findRunningCluster(directory: string): string | undefined {
  const data = join(directory, 'cluster')
  const postmaster = readPostmaster(data)
  const password = readKeptText(join(directory, 'password'))
  if (postmaster === undefined || !isPostmasterOf(postmaster.pid, data) || password === undefined)
    return undefined
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${postmaster.port}/postgres`
}

function makeDirectory(directory: string, account: Account | undefined): void {
  if (account !== undefined) openWay(dirname(directory))
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (account === undefined) return
  chownSync(directory, account.uid, account.gid)
  if (!canReach(account, directory)) {
    throw new ClusterError(
      `Account ${account.uid}, which PostgreSQL runs as, may not enter a folder on the way to ${directory}: set BERTH_DATA_DIRECTORY to one that it can reach.`,
    )
  }
}

/** Only an account that may read the directory can read the password, and it never leaves the machine. */
function ensurePassword(directory: string): string {
  const file = join(directory, 'password')
  const found = readKeptText(file)
  if (found !== undefined) return found
  if (existsSync(join(directory, 'cluster', 'PG_VERSION'))) {
    throw new ClusterError(
      `The password of the database in ${directory} is gone: ${file} is missing or empty. Put it back from a copy, or start over with --fresh, which deletes that database.`,
    )
  }
  const password = randomBytes(18).toString('base64url')
  keepText(file, password)
  return password
}

/**
 * Cleans up after the last run. A server whose owner is gone is ours to stop. A lock file whose process id now belongs to another
 * program would keep PostgreSQL from starting.
 */
async function takeOver(directory: string, data: string): Promise<void> {
  const postmaster = readPostmaster(data)
  if (postmaster === undefined) {
    refuseUnreadableLock(data)
    return
  }
  if (!isPostmasterOf(postmaster.pid, data)) {
    if (isAlive(postmaster.pid)) rmSync(join(data, 'postmaster.pid'))
    return
  }
  const ownerFile = join(directory, 'owner')
  const owner = existsSync(ownerFile) ? readFileSync(ownerFile, 'utf8') : ''
  const ownerPid = Number.parseInt(owner, 10)
  if (owner !== '' && startOf(ownerPid) === owner) {
    throw new ClusterError(
      `Another process (${ownerPid}) uses the database in ${directory}, on port ${postmaster.port}. Stop it, or use another directory.`,
    )
  }
  process.kill(postmaster.pid, 'SIGINT')
  await untilGone(() => isPostmasterOf(postmaster.pid, data), `the PostgreSQL left over in ${directory}`)
}

/** PostgreSQL refuses to start beside such a file. Only a person can tell then whether a server runs there. */
function refuseUnreadableLock(data: string): void {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return
  throw new ClusterError(
    `${file} names no process: a crash or a full disk may have left it empty. Make sure that no PostgreSQL runs in that directory, then remove the file.`,
  )
}

async function untilGone(isThere: () => boolean, what: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < STOP_MS_MAX; waitedMs += POLL_MS) {
    if (!isThere()) return
    await sleep(POLL_MS)
  }
  throw new ClusterError(`Waited ${STOP_MS_MAX / 1000} s for ${what} to stop.`)
}

/**
 * The server is a process group of its own, so that Ctrl-C in a terminal reaches only us, and work under way can finish before the
 * server is stopped. It logs to a file, and it survives a crash of ours.
 */
function spawnServer(
  postgres: string,
  data: string,
  logFile: string,
  account: Account | undefined,
  settings: Readonly<Record<string, string>>,
): ChildProcess {
  const log = openSync(logFile, 'a')
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  try {
    const server = spawn(postgres, ['-D', data, ...flags], {
      ...account,
      cwd: data,
      detached: true,
      stdio: ['ignore', log, log],
    })
    server.unref()
    return server
  } finally {
    closeSync(log)
  }
}

function pidOf(server: ChildProcess): number {
  if (server.pid === undefined) throw new ClusterError('PostgreSQL did not start.')
  return server.pid
}

/** Right after a crash, its backends may still hold the shared memory for a moment, so this tries again. */
async function launch(url: string, logFile: string, start: () => ChildProcess): Promise<ChildProcess> {
  const deadlineMs = performance.now() + START_MS_MAX
  let failure = ''
  while (performance.now() < deadlineMs) {
    const logged = logLength(logFile)
    const server = start()
    const spawned = new Promise<Error | undefined>((resolve) => {
      server.once('error', resolve)
      server.once('spawn', () => resolve(undefined))
    })
    const spawnError = await spawned
    if (spawnError !== undefined) throw new ClusterError(`PostgreSQL did not start: ${spawnError.message}`)
    if (await answers(url, server, deadlineMs)) return server
    failure = readFileSync(logFile, 'utf8').slice(logged).trim()
    if (!failure.includes('shared memory block')) break
    await sleep(POLL_MS * 4)
  }
  throw new ClusterError(
    `PostgreSQL did not start. Its log, ${logFile}, says:\n${failure.split('\n').slice(-8).join('\n')}`,
  )
}

function logLength(logFile: string): number {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').length : 0
}

const hasEnded = (server: ChildProcess) => server.exitCode !== null || server.signalCode !== null

async function answers(url: string, server: ChildProcess, deadlineMs: number): Promise<boolean> {
  let refusal: unknown
  while (!hasEnded(server)) {
    try {
      const client = await connect(url, 'berth start')
      await client.end()
      return true
    } catch (error) {
      refusal = error
    }
    if (performance.now() > deadlineMs) {
      server.kill('SIGQUIT')
      throw new ClusterError(`PostgreSQL did not answer within ${START_MS_MAX / 1000} s: ${String(refusal)}`)
    }
    await sleep(POLL_MS)
  }
  return false
}

/** SIGINT is PostgreSQL's fast shutdown: sessions end, a checkpoint is written. */
function stopOnce(server: ChildProcess): () => Promise<void> {
  const stopOnExit = () => {
    if (!hasEnded(server)) server.kill('SIGINT')
  }
  // Stops the database even if the process exits without calling stop.
  process.once('exit', stopOnExit)
  server.once('exit', () => process.off('exit', stopOnExit))
  let stopping: Promise<void> | undefined
  const stop = async () => {
    if (!hasEnded(server)) {
      server.ref()
      server.kill('SIGINT')
      // A server that does not react must not keep this process from ending.
      await untilGone(() => !hasEnded(server), 'PostgreSQL').finally(() => server.unref())
    }
    process.off('exit', stopOnExit)
  }
  return () => {
    stopping ??= stop()
    return stopping
  }
}
