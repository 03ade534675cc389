import { ExpectedError } from '#db/errors/expected_error.ts'

/** More waits already than can be answered soon; nothing was done about this request. */
export class QueueFull extends ExpectedError {
  constructor(reason: string) {
    super(reason)
    this.name = 'QueueFull'
  }
}
