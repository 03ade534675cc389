import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import type { Pool, PoolClient } from '#db/connections/pool.ts'
import { inTransaction } from '#db/connections/transaction.ts'
import { type OccurrenceKey, readOccurrenceVersions } from '#db/reading/occurrence_versions.ts'
import { VersionPoll } from '#http/live/version_poll.ts'
import type { EventStream, ServerEvent } from '#http/plugins/event_streams.ts'
import { fromPostgres } from '#http/problems/from_postgres.ts'
import { Refused } from '#http/problems/refused.ts'
import { findRefusal } from '#http/refusals.ts'

/** What is shown of an occurrence. An `Asking` says which part: from where to where. */
export interface LiveSource<Asking, View> {
  /** Returns a view for each asking, in order. Empty if the occurrence is not public. */
  read(db: PoolClient, key: OccurrenceKey, askings: readonly Asking[]): Promise<readonly View[]>
  /** The event for a viewer who has not seen the view before. */
  introduce(view: View): ServerEvent
  /** The event for a viewer who has seen `before`; null if nothing that is shown has changed. */
  update(before: View, after: View): ServerEvent | null
}

interface Shown<Asking, View> {
  readonly asking: Asking
  readonly streams: Set<EventStream>
  view: View
  /** The version is read before the view, so that the view is never older than it. */
  version: string
}

type Topic<Asking, View> = Map<string, Shown<Asking, View>>

/** Equals no version, so an occurrence that is watched from it counts as changed. */
const NO_VERSION = ''

/**
 * Live views of occurrences, shared by all viewers. However many there are, the version of an occurrence is queried once a second,
 * and the view is read again once for all of them when it has changed. Every viewer is shown what the public may see.
 */
export class LiveViews<Asking extends object, View> {
  readonly #pool: Pool
  readonly #source: LiveSource<Asking, View>
  readonly #poll: VersionPoll
  /** What is shown of each occurrence, by asking. */
  readonly #topics = new Map<string, Topic<Asking, View>>()

  constructor(parts: { pool: Pool; log: FastifyBaseLogger }, source: LiveSource<Asking, View>) {
    this.#pool = parts.pool
    this.#source = source
    this.#poll = new VersionPoll(parts)
  }

  /** Answers a request with the current view, then with its changes. Refuses occurrence_not_found, and whatever the source refuses. */
  async open(
    request: FastifyRequest,
    reply: FastifyReply,
    key: OccurrenceKey,
    asking: Asking,
  ): Promise<EventStream> {
    const name = JSON.stringify(Object.entries(asking).sort())
    const seen = this.#topics.get(key.occurrenceId)?.get(name) ?? (await this.#readFirst(key, asking))

    const stream = request.server.eventStreams.open(request, reply)
    const shown = this.#join(key, name, seen)
    shown.streams.add(stream)
    stream.onClose(() => {
      shown.streams.delete(stream)
      if (shown.streams.size === 0) this.#drop(key, name, shown)
    })
    // A client that reconnects with this very version needs no introduction.
    if (stream.lastEventId !== shown.version) {
      stream.send({ ...this.#source.introduce(shown.view), id: shown.version })
    }
    return stream
  }

  async #readFirst(key: OccurrenceKey, asking: Asking): Promise<Shown<Asking, View>> {
    const version = (await readOccurrenceVersions(this.#pool, [key])).get(key.occurrenceId)
    const [view] = version === undefined ? [] : await this.#read(key, [asking])
    if (version === undefined || view === undefined) throw new Refused('occurrence_not_found')
    return { asking, streams: new Set(), view, version }
  }

  #read(key: OccurrenceKey, askings: readonly Asking[]): Promise<readonly View[]> {
    return inTransaction(this.#pool, { role: 'anon', readOnly: true }, (db) =>
      this.#source.read(db, key, askings),
    )
  }

  /** During the read, another viewer may have joined, and the views of others may have been refreshed. */
  #join(key: OccurrenceKey, name: string, seen: Shown<Asking, View>): Shown<Asking, View> {
    const topic: Topic<Asking, View> = this.#topics.get(key.occurrenceId) ?? new Map()
    const shown = topic.get(name)
    if (shown !== undefined) return shown

    topic.set(name, seen)
    this.#topics.set(key.occurrenceId, topic)
    const isOne = [...topic.values()].every((other) => other.version === seen.version)
    this.#poll.watch(key, isOne ? seen.version : NO_VERSION, (version) => this.#refresh(key, topic, version))
    return seen
  }

  #drop(key: OccurrenceKey, name: string, shown: Shown<Asking, View>): void {
    const topic = this.#topics.get(key.occurrenceId)
    if (topic?.get(name) !== shown) return
    topic.delete(name)
    if (topic.size > 0) return
    this.#topics.delete(key.occurrenceId)
    this.#poll.unwatch(key.occurrenceId)
  }

  async #refresh(key: OccurrenceKey, topic: Topic<Asking, View>, version: string | null): Promise<void> {
    const entries = [...topic]
    const askings = entries.map(([, shown]) => shown.asking)
    const views = version === null ? [] : await this.#readAgain(key, askings)
    for (const [index, [name, shown]] of entries.entries()) {
      const view = views[index]
      if (version !== null && view !== undefined) {
        this.#update(shown, view, version)
        continue
      }
      // The occurrence is no longer public, or no longer has this part. Clients reconnect and get the reason as a refusal.
      this.#drop(key, name, shown)
      for (const stream of shown.streams) stream.close()
    }
  }

  #update(shown: Shown<Asking, View>, view: View, version: string): void {
    const event = this.#source.update(shown.view, view)
    shown.view = view
    shown.version = version
    if (event !== null) for (const stream of shown.streams) stream.send({ ...event, id: version })
  }

  /** Returns nothing if the source refuses by now. An error of the database itself is thrown, and the next round tries again. */
  async #readAgain(key: OccurrenceKey, askings: readonly Asking[]): Promise<readonly View[]> {
    try {
      return await this.#read(key, askings)
    } catch (error) {
      const refused = error instanceof Error ? fromPostgres(error) : null
      if (refused === null || findRefusal(refused.code).httpStatus >= 500) throw error
      return []
    }
  }
}
