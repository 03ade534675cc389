import { hash } from 'node:crypto'

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/**
 * The account id of a token's subject. A subject that is a UUID is the id itself. Any other, such as `auth0|5f7c…`, is mapped with
 * its issuer to a UUID of version 8 (RFC 9562), as core.account_id_of does for tokens that reach the database directly.
 */
export function accountIdOfSubject(issuer: string, subject: string): string {
  if (UUID.test(subject)) return subject
  const bytes = Buffer.from(hash('sha256', `${issuer}\n${subject}`, 'hex'), 'hex').subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
