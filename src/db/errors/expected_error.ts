/**
 * An error that is an answer and no fault: what it says is enough, and nobody looks at where it was made. Collecting the
 * stack costs more than the rest of a refusal, and refusals are most frequent when there is least to spare.
 */
export class ExpectedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(message, options)
    Error.stackTraceLimit = stackTraceLimit
  }
}
