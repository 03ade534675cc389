import type { RawAnswer } from '#cli/load/answer_reader.ts'

const BUSY = 503
const RETRY_AFTER = /\r\nretry-after: *[1-9]\d*\r\n/i
/** As the server writes it. It is found without making a string of the head. */
const AS_WRITTEN = Buffer.from('\r\nretry-after: 1\r\n')

/** True for a 503 that does not say in whole seconds, one or more, when to retry. */
export function lacksRetryAfter({ status, bytes, bodyFrom }: RawAnswer): boolean {
  if (status !== BUSY) return false
  const head = bytes.subarray(0, bodyFrom)
  return !head.includes(AS_WRITTEN) && !RETRY_AFTER.test(head.toString('latin1'))
}
