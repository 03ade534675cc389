/**
 * One call, as its client saw it: what was asked, what was answered, and when.
 *
 * Times are microseconds of one monotonic clock, shared by all clients of a run. An operation whose outcome was never
 * evidence has no output (null) and no end (Infinity): it may have taken effect at any time after its start, or never.
 * One whose outcome was evidence late, by asking otherwise, has that output and ends when it was evidence.
 */
export interface Operation<Input, Output> {
  readonly client: number
  readonly input: Input
  readonly output: Output | null
  readonly invokedAtUs: number
  readonly respondedAtUs: number
}
