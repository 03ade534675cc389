import type { LockHolder } from '#ops/migrate/lock_holder.ts'
import type { ReferenceRange } from '#ops/migrate/references.ts'

/** Events of an installation. A command prints them, a server logs them. */
export type MigrationEvent =
  | { type: 'waiting_for_lock'; holder: LockHolder | null }
  | { type: 'migration_applied'; version: number; name: string; duration_ms: number }
  | { type: 'migration_reverted'; version: number; name: string; duration_ms: number }
  | { type: 'objects_applied'; applied: string[]; dropped: string[]; rebuilt: boolean; duration_ms: number }
  | { type: 'objects_left_out'; reason: string }

export type OnProgress = (event: MigrationEvent) => void

export interface MigrateOptions {
  /** A login that owns the database and has CREATEROLE. The connection must be direct: a transaction pooler is refused. */
  url: string
  sqlDirectory?: string
  /** The schema of the views and functions for clients, chosen at the first migration. Default: public. */
  apiSchema?: string
  /**
   * The secret key and the number range from which booking references are made. They can be chosen until the first reference is
   * issued. Default: a random key and all numbers.
   */
  references?: ReferenceRange
  onProgress?: OnProgress
  /** How long to wait for another installer. Default: 600 000; 0 does not wait. */
  lockWaitMsMax?: number
}
