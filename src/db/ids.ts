import { randomBytes } from 'node:crypto'

/** How many buckets operators fall into: whoever routes between machines maps these, and not operators. */
export const BUCKETS = 4096

/**
 * The bucket of an id, as core.bucket_of has it: the three hexadecimal digits behind the version, BBB in
 * xxxxxxxx-xxxx-7BBB-xxxx-xxxxxxxxxxxx. An operator's is that of its own id; all that is the operator's has the same one.
 */
export function bucketOf(id: string): number {
  return Number.parseInt(id.slice(15, 18), 16)
}

/** A UUIDv7 of now in the operator's bucket, as core.new_id makes it: for what is written past the functions of the database. */
export function newId(operatorId: string): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const random = randomBytes(8)
  random[0] = 0x80 | ((random[0] ?? 0) & 0x3f)
  const rest = random.toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${operatorId.slice(15, 18)}-${rest.slice(0, 4)}-${rest.slice(4)}`
}
