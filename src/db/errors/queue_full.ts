import { ExpectedError } from '#db/errors/expected_error.ts'

/** More requests are waiting than can be answered soon. Nothing was done about this one. */
export class QueueFull extends ExpectedError {
  constructor(reason: string) {
    super(reason)
    this.name = 'QueueFull'
  }
}
