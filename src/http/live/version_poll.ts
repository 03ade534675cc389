import type { FastifyBaseLogger } from 'fastify'
import type { Queryable } from '#db/connections/pool.ts'
import { type OccurrenceKey, readOccurrenceVersions } from '#db/reading/occurrence_versions.ts'

/** The greatest age of what viewers see. */
export const POLL_MS = 1_000

/** Called with the new version, or null once the occurrence is no longer public. */
export type OnChange = (version: string | null) => Promise<void>

interface Watched extends OccurrenceKey {
  version: string | null
  readonly onChange: OnChange
}

/**
 * Asks once a second which of the watched occurrences have changed: one query for all of them, and none while nobody watches. It
 * does not use NOTIFY, because a notification on every commit would make bookings wait for each other.
 */
export class VersionPoll {
  readonly #pool: Queryable
  readonly #log: FastifyBaseLogger
  readonly #pollMs: number
  readonly #watched = new Map<string, Watched>()
  #timer: NodeJS.Timeout | null = null
  #isFailing = false

  constructor(parts: { pool: Queryable; log: FastifyBaseLogger; pollMs?: number }) {
    this.#pool = parts.pool
    this.#log = parts.log
    this.#pollMs = parts.pollMs ?? POLL_MS
  }

  /** Watches from this version on. If the occurrence is already watched, it counts as changed since that version. */
  watch(key: OccurrenceKey, version: string, onChange: OnChange): void {
    this.#watched.set(key.occurrenceId, { ...key, version, onChange })
    this.#timer ??= this.#schedule()
  }

  unwatch(occurrenceId: string): void {
    this.#watched.delete(occurrenceId)
  }

  #schedule(): NodeJS.Timeout {
    return setTimeout(() => void this.#round(), this.#pollMs).unref()
  }

  /**
   * Rounds never overlap, and changes are passed on one after the other. When many occurrences change, viewers wait a little
   * longer, and the poll does not take every connection there is.
   */
  async #round(): Promise<void> {
    const watched = [...this.#watched.values()]
    if (watched.length === 0) {
      this.#timer = null
      return
    }
    const failures: unknown[] = []
    const note = (error: unknown) => void failures.push(error)
    const versions = await readOccurrenceVersions(this.#pool, watched).catch(note)
    for (const one of versions ? watched : []) {
      await passOn(one, versions?.get(one.occurrenceId) ?? null).catch(note)
    }
    this.#report(failures)
    this.#timer = this.#schedule()
  }

  /** Viewers keep what they saw. A database that is unavailable for a minute causes one line in the log, not sixty. */
  #report([error]: readonly unknown[]): void {
    if (error !== undefined && !this.#isFailing)
      this.#log.warn({ err: error }, 'live views cannot be refreshed')
    this.#isFailing = error !== undefined
  }
}

/** A version counts as passed on once the callback succeeded. Otherwise the next round tries again. */
async function passOn(watched: Watched, version: string | null): Promise<void> {
  if (version === watched.version) return
  await watched.onChange(version)
  watched.version = version
}
