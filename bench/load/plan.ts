/**
 * The task of the load generator, and its report. Both cross a process boundary as JSON.
 *
 * Clients are connections that stay open. In a closed loop, each client sends its next request when it has the answer to the
 * previous one. In an open loop, requests are due by a schedule, whatever the answers do. A latency counts from the moment when the
 * request was due, not from when a connection was free to send it. Otherwise the generator would wait together with the server and
 * leave out the very times that matter (coordinated omission).
 */
export interface LoadPlan {
  readonly port: number
  readonly clients: number
  /** Requests of this time are sent, answered and counted like the rest, but not measured. */
  readonly warmUpS: number
  readonly measureS: number
  /** Open loop: the number of requests a second. If left out, the loop is closed. */
  readonly arrivalsPerS?: number
  /** Bearer tokens. Client n sends the nth, starting over at the end. A request may name another one. */
  readonly tokens: readonly string[]
  readonly requests: readonly PlannedRequest[]
  /**
   * `turn`: one after the other, starting over at the end. `once`: the same, but the load ends when all are sent, for example when
   * each names a seat of its own.
   */
  readonly order: 'turn' | 'once'
  /** Sends a new Idempotency-Key with each request. With false, only requests with a key of their own send one. */
  readonly keys: boolean
  /** After a 201, the same client sends this request for what was created. It is counted and measured as the second step. */
  readonly next?: NextStep
  /** The most ids to return of what was created (by 201s, without the second step). */
  readonly idsMax?: number
}

export interface PlannedRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** JSON, or empty for no body. */
  readonly body: string
  /** The same key each time, for replays. */
  readonly key?: string
  /** An index of `tokens`. */
  readonly token?: number
}

/** The id of the answer is inserted between the two. */
export interface NextStep {
  readonly pathBefore: string
  readonly pathAfter: string
  readonly body: string
}

export interface LoadReport {
  /** Of the whole run, including the warm-up, for comparison with the rows. By status, such as 201, and by the code of a refusal. */
  readonly answers: Readonly<Record<string, number>>
  /** The same for the second step. */
  readonly answersNext: Readonly<Record<string, number>>
  /** Requests without an answer, because their connection broke. */
  readonly broken: number
  /** In an open loop, requests that were due, but found no free connection until the end. No latency includes them. */
  readonly unsent: number
  /** The measured time, from its first to its last moment. */
  readonly seconds: number
  readonly measured: Step
  readonly measuredNext: Step
  /** Answers of the first step for each second since the start, including the warm-up; 2xx only. */
  readonly goodBySecond: readonly number[]
  /** User and system CPU of the generator within the measured time. */
  readonly cpuS: number
  readonly made: readonly MadeId[]
  /** In an open loop, the longest delay of a request that waited for a free connection. */
  readonly lateMsMax: number
}

export interface Step {
  /** 2xx only. */
  readonly good: number
  readonly all: number
  /** Of all answers, including refusals. */
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
  /** An index of `tokens`: the account that it belongs to. */
  readonly token: number
}
