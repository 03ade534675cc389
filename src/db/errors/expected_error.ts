/**
 * An error that is a normal answer and not a fault. Its message is enough, so it has no stack trace. Collecting one costs more than
 * the rest of a refusal, and refusals are most frequent when there is least capacity.
 */
export class ExpectedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(message, options)
    Error.stackTraceLimit = stackTraceLimit
  }
}
