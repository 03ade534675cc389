/**
 * What the load generator does, and what it tells afterwards. Both cross a process boundary as JSON.
 *
 * Clients are connections that are kept open. In a closed loop each sends its next request when it has the answer to the
 * one before. In an open loop requests are due by a schedule whatever the answers do, and a latency counts from when the
 * request was due, not from when a connection was free to send it: else the generator would wait with the server and leave
 * out the times that matter (coordinated omission).
 */
export interface LoadPlan {
  readonly port: number
  readonly clients: number
  /** Sent, answered and counted like the rest, but not measured. */
  readonly warmUpS: number
  readonly measureS: number
  /** Open loop: so many requests a second. Left out: closed loop. */
  readonly arrivalsPerS?: number
  /** Bearer tokens. Client n sends the nth, and begins again at the end; a request may name another. */
  readonly tokens: readonly string[]
  readonly requests: readonly PlannedRequest[]
  /**
   * `turn`: one after the other, from the beginning again at the end. `once`: the same, but the load ends when all are sent,
   * as where each names a seat of its own.
   */
  readonly order: 'turn' | 'once'
  /** Sends a new Idempotency-Key with each request; false sends none, but for a request that brings its own. */
  readonly keys: boolean
  /** After a 201: this, to what was made, by the same client. Counted and measured as the second step. */
  readonly next?: NextStep
  /** Answers the ids that were made (of 201s, without the second step), at most so many. */
  readonly idsMax?: number
}

export interface PlannedRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** JSON; empty for none. */
  readonly body: string
  /** The same key each time, for replays. */
  readonly key?: string
  /** Subscript of tokens. */
  readonly token?: number
}

/** The id of the answer goes between the two. */
export interface NextStep {
  readonly pathBefore: string
  readonly pathAfter: string
  readonly body: string
}

export interface LoadReport {
  /** Of the whole run, warm-up included: to be compared with the rows. By status, such as 201, and by code of a refusal. */
  readonly answers: Readonly<Record<string, number>>
  /** The same of the second step. */
  readonly answersNext: Readonly<Record<string, number>>
  /** Requests that got no answer: connections that broke. */
  readonly broken: number
  /** In an open loop: requests that were due and for which no connection was free until the end. No latency tells of them. */
  readonly unsent: number
  /** Of the measured time, from its first to its last moment. */
  readonly seconds: number
  readonly measured: Step
  readonly measuredNext: Step
  /** Answers of the first step by the second since the start, warm-up included: 2xx only. */
  readonly goodBySecond: readonly number[]
  /** User and system CPU of the generator within the measured time. */
  readonly cpuS: number
  readonly made: readonly MadeId[]
  /** In an open loop: how late requests were sent at worst for want of a free connection. */
  readonly lateMsMax: number
}

export interface Step {
  /** 2xx only. */
  readonly good: number
  readonly all: number
  /** Of all answers, refusals too. */
  readonly latency: Latency
}

export interface Latency {
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly maxMs: number
  readonly meanMs: number
}

export interface MadeId {
  readonly id: string
  /** Subscript of tokens: whose it is. */
  readonly token: number
}
