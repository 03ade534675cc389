import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Owner } from '#test/helpers/database.ts'

const BERTH = fileURLToPath(new URL('../../src/cli/berth.ts', import.meta.url))

type Environment = Readonly<Record<string, string>>

export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

export interface Running {
  /** All of stdout so far. */
  output(): string
  errors(): string
  stop(signal?: NodeJS.Signals): Promise<Run>
}

/** The command does not inherit the environment of the tests, so that none of its variables changes its behaviour. */
function start(arguments_: readonly string[], env: Environment): ChildProcess {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  return spawn(process.execPath, [BERTH, ...arguments_], {
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function collect(child: ChildProcess) {
  const text = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => {
    text.stdout += chunk
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    text.stderr += chunk
  })
  const ended = once(child, 'close').then(([code]): Run => ({ code, ...text }))
  return { text, ended }
}

/** Runs a command until it ends. */
export async function runBerth(arguments_: readonly string[], env: Environment): Promise<Run> {
  return await collect(start(arguments_, env)).ended
}

/** Starts a command that keeps running, and waits until one of its streams contains this text. */
export async function startBerth(
  owner: Owner,
  arguments_: readonly string[],
  env: Environment,
  isThere: (text: { stdout: string; stderr: string }) => boolean,
): Promise<Running> {
  const child = start(arguments_, env)
  const { text, ended } = collect(child)
  const stop = async (signal: NodeJS.Signals = 'SIGINT') => {
    child.kill(signal)
    return await ended
  }
  owner.after(async () => {
    await stop()
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const look = () => {
    if (isThere(text)) resolve()
  }
  child.stdout?.on('data', look)
  child.stderr?.on('data', look)
  void ended.then(({ code, stderr }) =>
    reject(new Error(`ended with ${code} before it was there:\n${stderr}`)),
  )
  await promise
  return { output: () => text.stdout, errors: () => text.stderr, stop }
}
