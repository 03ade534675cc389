import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import { type OccurrenceKey, readOccurrenceVersions } from '#db/occurrence_versions.ts'
import type { Pool, PoolClient } from '#db/pool.ts'
import { inTransaction } from '#db/transaction.ts'
import { VersionPoll } from '#http/live/version_poll.ts'
import type { EventStream, ServerEvent } from '#http/plugins/event_streams.ts'
import { fromPostgres } from '#http/problems/from_postgres.ts'
import { Refused } from '#http/problems/refused.ts'
import { findRefusal } from '#http/refusals.ts'

/** What is shown of an occurrence. An asking says which part: from where to where. */
export interface LiveSource<Asking, View> {
  /** A view for each asking, in order; none of what not everyone may see. */
  read(db: PoolClient, key: OccurrenceKey, askings: readonly Asking[]): Promise<readonly View[]>
  /** The event for whoever sees it for the first time. */
  introduce(view: View): ServerEvent
  /** The event for whoever saw it before; null if nothing that is shown has changed. */
  update(before: View, after: View): ServerEvent | null
}

interface Shown<Asking, View> {
  readonly asking: Asking
  readonly streams: Set<EventStream>
  view: View
}

interface Topic<Asking, View> extends OccurrenceKey {
  /** Read before its views were, so that a view is never older than its version. */
  version: string
  readonly shown: Map<string, Shown<Asking, View>>
}

/**
 * Live views of occurrences, shared: however many look, an occurrence is asked about once a second, and read again
 * once for all of them when it has changed. Everyone is shown what a stranger would see.
 */
export class LiveViews<Asking extends object, View> {
  readonly #pool: Pool
  readonly #source: LiveSource<Asking, View>
  readonly #poll: VersionPoll
  readonly #topics = new Map<string, Topic<Asking, View>>()

  constructor(parts: { pool: Pool; log: FastifyBaseLogger }, source: LiveSource<Asking, View>) {
    this.#pool = parts.pool
    this.#source = source
    this.#poll = new VersionPoll(parts)
  }

  /** Answers a request with the view as it is, then what changes. Refuses occurrence_not_found, and as the source does. */
  async open(
    request: FastifyRequest,
    reply: FastifyReply,
    key: OccurrenceKey,
    asking: Asking,
  ): Promise<EventStream> {
    const name = JSON.stringify(Object.entries(asking).sort())
    const known = this.#topics.get(key.occurrenceId)?.shown.has(name)
    const fresh = known ? null : await this.#readFresh(key, asking)

    const stream = request.server.eventStreams.open(request, reply)
    const topic = fresh === null ? this.#topics.get(key.occurrenceId) : this.#join(key, name, asking, fresh)
    const shown = topic?.shown.get(name)
    if (topic === undefined || shown === undefined) throw new Error('what was shown a moment ago is gone')
    shown.streams.add(stream)
    stream.onClose(() => this.#leave(topic, name, stream))
    // Who comes back knowing this very version is told nothing twice.
    if (stream.lastEventId !== topic.version) {
      stream.send({ ...this.#source.introduce(shown.view), id: topic.version })
    }
    return stream
  }

  async #readFresh(key: OccurrenceKey, asking: Asking): Promise<{ version: string; view: View }> {
    const versions = await readOccurrenceVersions(this.#pool, [key])
    const version = versions.get(key.occurrenceId)
    const [view] = version === undefined ? [] : await this.#read(key, [asking])
    if (version === undefined || view === undefined) throw new Refused('occurrence_not_found')
    return { version, view }
  }

  #read(key: OccurrenceKey, askings: readonly Asking[]): Promise<readonly View[]> {
    return inTransaction(this.#pool, { role: 'anon', readOnly: true }, (db) =>
      this.#source.read(db, key, askings),
    )
  }

  #join(
    key: OccurrenceKey,
    name: string,
    asking: Asking,
    { version, view }: { version: string; view: View },
  ) {
    const topic = this.#topics.get(key.occurrenceId) ?? { ...key, version, shown: new Map() }
    this.#topics.set(key.occurrenceId, topic)
    if (!topic.shown.has(name)) topic.shown.set(name, { asking, view, streams: new Set() })
    // From the version of this view on: if the others were refreshed meanwhile, the next round reads them all again.
    this.#poll.watch(key, version, (changed) => this.#refresh(topic, changed))
    return topic
  }

  async #refresh(topic: Topic<Asking, View>, version: string | null): Promise<void> {
    const shown = [...topic.shown.values()]
    const views = version === null ? [] : await this.#readAgain(topic, shown)
    for (const [index, one] of shown.entries()) {
      const view = views[index]
      // It is not to be seen any more, or not so: whoever looks comes back and is told why.
      if (view === undefined) for (const stream of one.streams) stream.close()
      else show(one, this.#source.update(one.view, view), view, version)
    }
    topic.version = version ?? topic.version
  }

  async #readAgain(
    topic: Topic<Asking, View>,
    shown: readonly Shown<Asking, View>[],
  ): Promise<readonly View[]> {
    try {
      return await this.#read(
        topic,
        shown.map((one) => one.asking),
      )
    } catch (error) {
      const refused = error instanceof Error ? fromPostgres(error) : null
      if (refused === null || findRefusal(refused.code).httpStatus >= 500) throw error
      return []
    }
  }

  #leave(topic: Topic<Asking, View>, name: string, stream: EventStream): void {
    const shown = topic.shown.get(name)
    shown?.streams.delete(stream)
    if (shown?.streams.size === 0) topic.shown.delete(name)
    if (topic.shown.size > 0 || this.#topics.get(topic.occurrenceId) !== topic) return
    this.#topics.delete(topic.occurrenceId)
    this.#poll.unwatch(topic.occurrenceId)
  }
}

function show<View>(
  shown: Shown<unknown, View>,
  event: ServerEvent | null,
  view: View,
  version: string | null,
): void {
  shown.view = view
  if (event === null || version === null) return
  for (const stream of shown.streams) stream.send({ ...event, id: version })
}
