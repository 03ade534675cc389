import { memoryMbOf } from '#bench/machine/process_usage.ts'

const LOOK_MS = 50

/** Watches a process's memory until it is stopped, and returns the maximum. */
export function watchMemory(pid: number): () => number {
  let mostMb = memoryMbOf(pid)
  const timer = setInterval(() => {
    mostMb = Math.max(mostMb, memoryMbOf(pid))
  }, LOOK_MS)
  return () => {
    clearInterval(timer)
    return mostMb
  }
}
