import { RequestTexts } from '#bench/load/request_text.ts'
import { sharedNowMs } from '#bench/overload/clock.ts'
import type { FloodPlan } from '#bench/overload/flood_plan.ts'
import { lacksRetryAfter } from '#bench/overload/retry_after.ts'
import type { RawAnswer } from '#cli/load/answer_reader.ts'
import { Connection } from '#cli/load/connection.ts'

/** The interval between requests, whatever the answers do. */
const PROBE_EVERY_MS = 20
/** More than are under way at once, unless an answer takes over a second. Then the wait for a connection counts as well. */
const CONNECTIONS = 64
const LAST_ANSWERS_MS_MAX = 10_000

export interface ProbeSample {
  /** On the clock of bench/overload/clock.ts. */
  readonly dueMs: number
  readonly answeredMs: number
  readonly status: number
}

export interface Probe {
  /** Stops sending, waits for the missing answers, and returns all samples. Rejects if an answer did not come. */
  stop(): Promise<readonly ProbeSample[]>
}

/** Requests one booking at a time on its own connections, like a customer who knows nothing of the others. */
export async function startProbe(plan: Pick<FloodPlan, 'port' | 'tokens' | 'requests'>): Promise<Probe> {
  const probe = new RunningProbe(plan)
  await probe.connect(plan.port)
  probe.start()
  return probe
}

interface Prober {
  readonly number: number
  readonly connection: Connection
  dueMs: number
}

class RunningProbe implements Probe {
  readonly #texts: RequestTexts
  readonly #requests: number
  readonly #samples: ProbeSample[] = []
  readonly #probers: Prober[] = []
  readonly #idle: Prober[] = []
  readonly #overdue: number[] = []
  readonly #drained = Promise.withResolvers<void>()
  #timer: NodeJS.Timeout | undefined
  #dueMs = 0
  #sent = 0
  #isOver = false

  constructor(plan: Pick<FloodPlan, 'port' | 'tokens' | 'requests'>) {
    this.#texts = new RequestTexts({
      ...plan,
      clients: 1,
      warmUpS: 0,
      measureS: 0,
      order: 'turn',
      keys: true,
    })
    this.#requests = plan.requests.length
  }

  async connect(port: number): Promise<void> {
    for (let number = 0; number < CONNECTIONS; number += 1) {
      const prober: Prober = {
        number,
        connection: await Connection.open(new URL(`http://127.0.0.1:${port}`), {
          answered: (answer) => this.#answered(prober, answer),
          broke: ({ message }) =>
            this.#drained.reject(new Error(`A connection of the probe broke: ${message}`)),
        }),
        dueMs: 0,
      }
      this.#probers.push(prober)
      this.#idle.push(prober)
    }
    // stop() throws this error, perhaps later than the connection breaks.
    this.#drained.promise.catch(() => undefined)
  }

  start(): void {
    this.#dueMs = sharedNowMs()
    this.#tick()
  }

  async stop(): Promise<readonly ProbeSample[]> {
    this.#isOver = true
    clearTimeout(this.#timer)
    const giveUp = setTimeout(
      () => this.#drained.reject(new Error(`The probe got no answer for ${LAST_ANSWERS_MS_MAX} ms.`)),
      LAST_ANSWERS_MS_MAX,
    )
    this.#resolveIfDrained()
    try {
      await this.#drained.promise
    } finally {
      clearTimeout(giveUp)
      for (const { connection } of this.#probers) connection.close()
    }
    return this.#samples
  }

  #tick(): void {
    const nowMs = sharedNowMs()
    for (; this.#dueMs <= nowMs; this.#dueMs += PROBE_EVERY_MS) this.#overdue.push(this.#dueMs)
    this.#sendOverdue()
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#dueMs - sharedNowMs()))
  }

  #sendOverdue(): void {
    while (this.#idle.length > 0 && this.#overdue.length > 0) {
      const [prober, dueMs] = [this.#idle.pop(), this.#overdue.shift()]
      if (prober === undefined || dueMs === undefined) return
      prober.dueMs = dueMs
      prober.connection.send(this.#texts.of(this.#sent % this.#requests, this.#sent, undefined))
      this.#sent += 1
    }
  }

  #answered(prober: Prober, answer: RawAnswer): void {
    this.#samples.push({ dueMs: prober.dueMs, answeredMs: sharedNowMs(), status: answer.status })
    if (lacksRetryAfter(answer)) this.#drained.reject(new Error('The probe was refused without Retry-After.'))
    this.#idle.push(prober)
    this.#sendOverdue()
    this.#resolveIfDrained()
  }

  #resolveIfDrained(): void {
    if (this.#isOver && this.#idle.length === CONNECTIONS) this.#drained.resolve()
  }
}
