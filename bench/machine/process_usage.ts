import { readdirSync, readFileSync } from 'node:fs'

/** Linux reports CPU in ticks of a hundredth of a second, whatever the kernel's own clock (USER_HZ, proc(5)). */
const TICKS_PER_S = 100

/** The fields of /proc/PID/stat after the command, which is in parentheses and may contain blanks. */
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

/** User and system CPU of one process since its start, in seconds. */
export function cpuOf(pid: number): number {
  const fields = statOf(pid)
  return (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS_PER_S
}

/** The same for a process and all its descendants, including those that have ended. For a postmaster, that is all of PostgreSQL. */
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
    // The process has ended since the directory was read.
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

/** The resident memory of a process, in MB of a million bytes. */
export function memoryMbOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  if (kb === undefined) throw new Error(`Process ${pid} has no memory to read.`)
  return (Number(kb) * 1024) / 1e6
}
