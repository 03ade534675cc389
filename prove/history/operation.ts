/**
 * One operation of a history as its client saw it: the invocation with its input, and the response with its output.
 *
 * Times are microseconds of one monotonic clock, which all clients of a run share. An operation whose outcome was never learnt is
 * pending: it has no output (null) and no response (Infinity), and may have taken effect at any time after its invocation, or
 * never. If the outcome was learnt later by other means, the operation has that output, and the time when it was learnt.
 */
export interface Operation<Input, Output> {
  readonly client: number
  readonly input: Input
  readonly output: Output | null
  readonly invokedAtUs: number
  readonly respondedAtUs: number
}
