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
  /** What it is, for a script. */
  readonly code: string
  /** What a script may want to know beside the message. */
  readonly facts: Readonly<Record<string, unknown>>

  constructor(
    message: string,
    exitCode: number = EXIT.failed,
    code: string = exitCode === EXIT.usage ? 'usage' : 'failed',
    facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.exitCode = exitCode
    this.code = code
    this.facts = facts
  }
}
