/** The exit codes of commands, so that a script can tell "no" from "broken". */
export const EXIT = {
  ok: 0,
  /** The command failed. */
  failed: 1,
  /** The command line was wrong, and nothing was tried. */
  usage: 2,
  /** A check ran and found something. */
  found: 3,
} as const

/** An error message for the user, without a stack. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: number
  /** Its code, for scripts. */
  readonly code: string
  /** Further details, for scripts. */
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
