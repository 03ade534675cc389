import { ExpectedError } from '#db/errors/expected_error.ts'
import type { RefusalCode } from '#http/refusal_codes.ts'
import type { FieldError } from '#http/schemas.ts'

export interface RefusalDetails {
  /** What is particular to this occurrence, for a human reader. */
  readonly detail?: string
  readonly errors?: readonly FieldError[]
  /** The members that this code adds, such as the new total of `price_changed`. */
  readonly extras?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  /** The underlying error; logged, never sent. */
  readonly cause?: unknown
}

/** A refusal by a code of the registry. Throw it anywhere below a route, and it becomes problem details. */
export class Refused extends ExpectedError {
  readonly code: RefusalCode
  readonly details: RefusalDetails

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(details.detail === undefined ? code : `${code}: ${details.detail}`, { cause: details.cause })
    this.name = 'Refused'
    this.code = code
    this.details = details
  }
}
