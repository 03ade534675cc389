import { write as writeFile, writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const write = promisify(writeFile)

/** What waits to be written is at most so many characters: the reader of a pipe may stand still. */
const WAITING_MAX = 1024 * 1024
/** After a failure, how long until writing is tried again. */
const RETRY_MS = 1_000
/** A pipe that has no room at the moment is read again soon. */
const FULL_PIPE_RETRY_MS = 100
/** A process that ends waits for a slow reader for so long, and leaves the rest unwritten. */
const STUCK_MS = 1_000
const LINE_BREAK = 10

/** How many lines the log lacks, and why. */
export interface LostLines {
  readonly lines: number
  readonly reason: string
}

/**
 * Writes the lines of a log to a file descriptor, and never stops the process that logs.
 *
 * A full disk, a reader that is gone and a reader that stands still all cost lines, and nothing else. The lines are counted. The
 * first line that can be written afterwards says how many were lost, and trying to write that line is how we learn that it can be.
 */
export class LogWriter {
  readonly #fd: number
  readonly #describe: (lost: LostLines) => string
  #waiting: string[] = []
  #waitingLength = 0
  #lost = 0
  #reason = ''
  /** When something was last written, or writing began; null if there is nothing to write. */
  #writingSinceMs: number | null = null
  /** True from a failed write until one succeeds. Lines that come meanwhile are lost. */
  #isBroken = false
  /** True if what was written last ends within a line. */
  #isTorn = false

  /** @param describe the line that tells of lost ones, with its line break */
  constructor(fd: number, describe: (lost: LostLines) => string) {
    this.#fd = fd
    this.#describe = describe
    process.once('exit', () => this.#writeAtExit())
  }

  write(line: string): void {
    if (this.#isBroken) {
      this.#lost += 1
    } else if (this.#waitingLength + line.length > WAITING_MAX) {
      this.#lost += 1
      this.#reason = 'its reader stands still'
    } else {
      this.#waiting.push(line)
      this.#waitingLength += line.length
      if (this.#writingSinceMs === null) void this.#writeAll()
    }
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length + this.#lost > 0) {
      this.#writingSinceMs = performance.now()
      await this.#writeChunk()
      // The process may end meanwhile.
      if (this.#isBroken) await pause(RETRY_MS, undefined, { ref: false })
    }
    this.#writingSinceMs = null
  }

  async #writeChunk(): Promise<void> {
    const { bytes, lines, told } = this.#take()
    let written = 0
    try {
      while (written < bytes.length) {
        const some = await this.#writeSome(bytes.subarray(written))
        if (some > 0) this.#writingSinceMs = performance.now()
        written += some
      }
      this.#isBroken = false
    } catch (error) {
      const whole = countLineBreaks(bytes.subarray(0, written)) - (this.#isTorn && written > 0 ? 1 : 0)
      this.#lost += told + lines - whole + this.#waiting.length
      this.#reason = error instanceof Error ? error.message : String(error)
      this.#isBroken = true
      this.#forgetWaiting()
    }
    if (written > 0) this.#isTorn = bytes[written - 1] !== LINE_BREAK
  }

  async #writeSome(bytes: Buffer): Promise<number> {
    try {
      return (await write(this.#fd, bytes)).bytesWritten
    } catch (error) {
      if (!hasNoRoom(error)) throw error
      await pause(FULL_PIPE_RETRY_MS, undefined, { ref: !this.#isStuck() })
      return 0
    }
  }

  #isStuck(): boolean {
    return this.#writingSinceMs !== null && performance.now() - this.#writingSinceMs > STUCK_MS
  }

  /** All that waits, and behind it how many lines were lost before. */
  #take(): { bytes: Buffer; lines: number; told: number } {
    const lines = this.#waiting.length
    const told = this.#lost
    const notice = told > 0 ? this.#describe({ lines: told, reason: this.#reason }) : ''
    const bytes = Buffer.from(`${this.#isTorn ? '\n' : ''}${this.#waiting.join('')}${notice}`)
    this.#forgetWaiting()
    this.#lost = 0
    return { bytes, lines, told }
  }

  #forgetWaiting(): void {
    this.#waiting = []
    this.#waitingLength = 0
  }

  #writeAtExit(): void {
    if (this.#waiting.length === 0 || this.#isStuck()) return
    try {
      const { bytes } = this.#take()
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#fd, bytes, written)
    } catch {
      // There is nobody left to tell.
    }
  }
}

function hasNoRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN'
}

function countLineBreaks(bytes: Buffer): number {
  return bytes.reduce((found, byte) => found + (byte === LINE_BREAK ? 1 : 0), 0)
}
