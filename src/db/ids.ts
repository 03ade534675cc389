import { randomBytes } from 'node:crypto'

/** The number of buckets that operators fall into. A router between machines maps buckets, not operators. */
export const BUCKETS = 4096

/**
 * The bucket of an id, as core.bucket_of computes it: the three hexadecimal digits behind the version, BBB in
 * xxxxxxxx-xxxx-7BBB-xxxx-xxxxxxxxxxxx. An operator's bucket is in its own id, and every row of that operator has the same one.
 */
export function bucketOf(id: string): number {
  return Number.parseInt(id.slice(15, 18), 16)
}

/** A new UUIDv7 in the operator's bucket, as core.new_id makes it, for rows that are written without the functions of the database. */
export function newId(operatorId: string): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const random = randomBytes(8)
  random[0] = 0x80 | ((random[0] ?? 0) & 0x3f)
  const rest = random.toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${operatorId.slice(15, 18)}-${rest.slice(0, 4)}-${rest.slice(4)}`
}
