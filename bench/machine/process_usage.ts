import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU in ticks of a hundredth of a second, whatever the kernel's own clock (USER_HZ, proc(5)). */
const TICKS_PER_S = 100

/** Fields of /proc/PID/stat after the command, which is in parentheses and may hold blanks. */
function statOf(pid: number): readonly string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
}

const PARENT = 1
const USER = 11
const SYSTEM = 12
const ENDED_CHILDREN_USER = 13
const ENDED_CHILDREN_SYSTEM = 14

/** User and system CPU of one process since it began, in seconds. */
export function cpuOf(pid: number): number {
  const fields = statOf(pid)
  return (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS_PER_S
}

/** The same of a process and of all that it started, those that have ended too: of a postmaster, all of PostgreSQL. */
export function cpuOfTree(pid: number): number {
  const fields = statOf(pid)
  const ended = (Number(fields[ENDED_CHILDREN_USER]) + Number(fields[ENDED_CHILDREN_SYSTEM])) / TICKS_PER_S
  return childrenOf(pid).reduce((sum, child) => sum + cpuOrNothing(child), cpuOf(pid) + ended)
}

function childrenOf(pid: number): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return pids.filter((other) => parentOf(other) === pid)
}

function parentOf(pid: number): number | null {
  try {
    return Number(statOf(pid)[PARENT])
  } catch {
    // It has ended since the directory was read.
    return null
  }
}

function cpuOrNothing(pid: number): number {
  try {
    return cpuOf(pid)
  } catch {
    return 0
  }
}

/** Memory that a process has in use (resident), in MB of a million bytes. */
export function memoryMbOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  if (kb === undefined) throw new Error(`Process ${pid} has no memory to read.`)
  return (Number(kb) * 1024) / 1e6
}
