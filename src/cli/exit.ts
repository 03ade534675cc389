/** What a command's exit code means, so that a script can tell "no" from "broken". */
export const EXIT = {
  ok: 0,
  /** It was tried and did not work. */
  failed: 1,
  /** The command line was wrong; nothing was tried. */
  usage: 2,
  /** A check did its work and found something. */
  found: 3,
} as const

/** An answer for the person at the terminal, without a stack. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: number

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message)
    this.exitCode = exitCode
  }
}
