import type { FastifyBaseLogger } from 'fastify'
import { type OccurrenceKey, readOccurrenceVersions } from '#db/occurrence_versions.ts'
import type { Queryable } from '#db/pool.ts'

/** What viewers see is at most this old. */
export const POLL_MS = 1_000

/** Called with the new version, or null once it is no longer for everyone to see. */
export type OnChange = (version: string | null) => Promise<void>

interface Watched extends OccurrenceKey {
  version: string | null
  readonly onChange: OnChange
}

/**
 * Asks once a second which of the watched occurrences have changed: one query for all of them, and none while nobody
 * watches. Not NOTIFY, since a notification on every commit would make bookings wait for each other.
 */
export class VersionPoll {
  readonly #pool: Queryable
  readonly #log: FastifyBaseLogger
  readonly #watched = new Map<string, Watched>()
  #timer: NodeJS.Timeout | null = null
  #isFailing = false

  constructor(parts: { pool: Queryable; log: FastifyBaseLogger }) {
    this.#pool = parts.pool
    this.#log = parts.log
  }

  /** Watches from this version on. Watched already, it counts as changed since that version. */
  watch(key: OccurrenceKey, version: string, onChange: OnChange): void {
    this.#watched.set(key.occurrenceId, { ...key, version, onChange })
    this.#timer ??= this.#schedule()
  }

  unwatch(occurrenceId: string): void {
    this.#watched.delete(occurrenceId)
  }

  #schedule(): NodeJS.Timeout {
    return setTimeout(() => void this.#round(), POLL_MS).unref()
  }

  /** Rounds never overlap: the next one is scheduled once every change of this one was passed on. */
  async #round(): Promise<void> {
    const watched = [...this.#watched.values()]
    try {
      const versions = await readOccurrenceVersions(this.#pool, watched)
      await Promise.all(watched.map((one) => passOn(one, versions.get(one.occurrenceId) ?? null)))
      this.#isFailing = false
    } catch (error) {
      // Viewers keep what they saw. A database that is away for a minute is one line in the log, not sixty.
      if (!this.#isFailing) this.#log.warn({ err: error }, 'live views cannot be refreshed')
      this.#isFailing = true
    }
    this.#timer = this.#watched.size > 0 ? this.#schedule() : null
  }
}

/** A version counts as passed on once that worked; else the next round tries again. */
async function passOn(watched: Watched, version: string | null): Promise<void> {
  if (version === watched.version) return
  await watched.onChange(version)
  watched.version = version
}
