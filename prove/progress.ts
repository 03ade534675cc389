import type { Progress } from '#prove/run_result.ts'

/** In a log, a line now and then is enough to show that the run is going on. */
const LOG_EVERY_S = 10

/** Updates one line on a terminal; elsewhere it writes a line every ten seconds. */
export function showProgress(output: NodeJS.WriteStream) {
  let before = { operations: 0, seconds: 0 }
  return (progress: Progress & { readonly faults: number }): void => {
    const elapsedS = progress.seconds - before.seconds
    if (!output.isTTY && elapsedS < LOG_EVERY_S) return
    const line = describe(progress, (progress.operations - before.operations) / Math.max(elapsedS, 0.001))
    before = progress
    output.write(output.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
  }
}

function describe(progress: Progress & { readonly faults: number }, rate: number): string {
  const { operations, of, seconds, faults, unknown, violations, waitingForChecker, memoryMib } = progress
  return [
    clockOf(seconds),
    `${grouped(operations)} of ${grouped(of)} (${Math.min(100, Math.floor((100 * operations) / Math.max(of, 1)))} %)`,
    `${grouped(Math.round(rate))}/s`,
    `${faults} faults`,
    `${grouped(unknown)} outcomes unknown`,
    `${waitingForChecker} histories to check`,
    `${memoryMib} MiB`,
    `${violations} violations`,
  ].join('  ')
}

/** 754 s as 12:34. */
function clockOf(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

const grouped = (count: number) => count.toLocaleString('en')
