import { Arrivals } from '#bench/load/arrivals.ts'
import { RequestTexts } from '#bench/load/request_text.ts'
import { isGood } from '#bench/load/tally.ts'
import { runFor } from '#bench/load/time_frame.ts'
import { sharedNowMs } from '#bench/overload/clock.ts'
import type { FloodPlan, FloodReport } from '#bench/overload/flood_plan.ts'
import { lacksRetryAfter } from '#bench/overload/retry_after.ts'
import { Side } from '#bench/overload/side.ts'
import type { RawAnswer } from '#cli/load/answer_reader.ts'
import { Connection } from '#cli/load/connection.ts'

/** How often an open loop checks which requests are due. Node's timers are no finer. */
const TICK_MS = 1
/** The number of connections opened at a time. It is smaller than the backlog of a listening socket. */
const OPENED_AT_ONCE = 100

interface Caller {
  readonly number: number
  readonly connection: Connection
  dueMs: number
  /** Null while no answer is outstanding. */
  sentMs: number | null
}

/** Carries out a plan. Rejects if the server cannot be reached. */
export async function flood(plan: FloodPlan): Promise<FloodReport> {
  const generator = new Flood(plan)
  await generator.connect()
  return await generator.run()
}

class Flood {
  readonly #plan: FloodPlan
  readonly #texts: RequestTexts
  readonly #accepted = new Side((ms) => this.#isMeasured(ms))
  readonly #refused = new Side((ms) => this.#isMeasured(ms))
  readonly #callers = new Set<Caller>()
  readonly #idle: Caller[] = []
  readonly #ended = Promise.withResolvers<void>()
  /** Open loop: the due times of requests for which no caller was free, starting with the first unsent one. */
  readonly #overdue: number[] = []
  #overdueFrom = 0
  #sent = 0
  #sentMeasured = 0
  #underWay = 0
  #broken = 0
  #withoutRetryAfter = 0
  #measureFromMs = 0
  #measureUntilMs = 0
  #startedMs = 0
  #endedMs = 0
  #isOver = false

  constructor(plan: FloodPlan) {
    this.#plan = plan
    this.#texts = new RequestTexts(plan)
  }

  async connect(): Promise<void> {
    for (let from = 0; from < this.#plan.clients; from += OPENED_AT_ONCE) {
      const count = Math.min(OPENED_AT_ONCE, this.#plan.clients - from)
      await Promise.all(Array.from({ length: count }, (_, i) => this.#open(from + i)))
    }
  }

  async run(): Promise<FloodReport> {
    const { warmUpS, measureS, arrivalsPerS } = this.#plan
    const start = (startMs: number) => {
      this.#startedMs = sharedNowMs()
      this.#measureFromMs = startMs + warmUpS * 1000
      this.#measureUntilMs = this.#measureFromMs + measureS * 1000
      return arrivalsPerS === undefined ? this.#startAll(startMs) : this.#startArrivals(startMs, arrivalsPerS)
    }
    const end = () => this.#end()
    const cpuS = await runFor({ warmUpS, measureS, cpuNowUs, start, end, ended: this.#ended }).finally(() => {
      for (const caller of this.#callers) caller.connection.close()
    })
    return this.#report(cpuS)
  }

  #report(cpuS: number): FloodReport {
    return {
      answers: { ...this.#accepted.answers(), ...this.#refused.answers() },
      withoutRetryAfter: this.#withoutRetryAfter,
      broken: this.#broken + this.#underWay,
      unsent: this.#overdue.length - this.#overdueFrom,
      sent: this.#sentMeasured,
      seconds: this.#plan.measureS,
      accepted: this.#accepted.report(),
      refused: this.#refused.report(),
      cpuS,
      startedMs: this.#startedMs,
      endedMs: this.#endedMs,
    }
  }

  async #open(number: number): Promise<void> {
    const caller: Caller = {
      number,
      connection: await Connection.open(new URL(`http://127.0.0.1:${this.#plan.port}`), {
        answered: (answer) => this.#answered(caller, answer),
        broke: () => this.#broke(caller),
      }),
      dueMs: 0,
      sentMs: null,
    }
    this.#callers.add(caller)
  }

  #startAll(startMs: number): () => void {
    for (const caller of this.#callers) this.#send(caller, startMs, startMs)
    return () => undefined
  }

  #startArrivals(startMs: number, perSecond: number): () => void {
    const arrivals = new Arrivals(perSecond)
    this.#idle.push(...this.#callers)
    const timer = setInterval(() => {
      if (this.#isOver) return
      const nowMs = performance.now()
      while (startMs + arrivals.nextMs <= nowMs) this.#overdue.push(startMs + arrivals.take())
      while (this.#idle.length > 0 && this.#overdueFrom < this.#overdue.length) {
        const caller = this.#idle.pop()
        if (caller !== undefined) this.#goOn(caller)
      }
    }, TICK_MS)
    return () => clearInterval(timer)
  }

  #send(caller: Caller, dueMs: number, nowMs: number): void {
    const { requests } = this.#plan
    const index = this.#sent % requests.length
    const { token = caller.number, key } = requests[index] ?? {}
    this.#sent += 1
    if (this.#isMeasured(nowMs)) this.#sentMeasured += 1
    this.#underWay += 1
    caller.dueMs = dueMs
    caller.sentMs = nowMs
    caller.connection.send(this.#texts.of(index, token, key))
  }

  #answered(caller: Caller, answer: RawAnswer): void {
    const { dueMs, sentMs } = caller
    if (sentMs === null) throw new Error('An answer that nobody asked for.')
    caller.sentMs = null
    this.#underWay -= 1
    const side = isGood(answer.status) ? this.#accepted : this.#refused
    side.add(answer, { dueMs, sentMs, answeredMs: performance.now() })
    if (lacksRetryAfter(answer)) this.#withoutRetryAfter += 1
    this.#goOn(caller)
    if (this.#isOver && this.#underWay === 0) this.#ended.resolve()
  }

  /** Sends the next due request. If there is none, the caller waits for its turn. */
  #goOn(caller: Caller): void {
    if (this.#isOver) return
    const nowMs = performance.now()
    if (this.#plan.arrivalsPerS === undefined) {
      this.#send(caller, nowMs, nowMs)
      return
    }
    const dueMs = this.#overdue[this.#overdueFrom]
    if (dueMs === undefined) {
      this.#idle.push(caller)
      return
    }
    this.#overdueFrom += 1
    this.#send(caller, dueMs, nowMs)
  }

  #broke(caller: Caller): void {
    if (!this.#callers.delete(caller)) return
    this.#broken += 1
    if (caller.sentMs !== null) this.#underWay -= 1
    const at = this.#idle.indexOf(caller)
    if (at !== -1) this.#idle.splice(at, 1)
    if (this.#callers.size === 0 || (this.#isOver && this.#underWay === 0)) this.#ended.resolve()
  }

  #isMeasured(ms: number): boolean {
    return ms >= this.#measureFromMs && ms < this.#measureUntilMs
  }

  #end(): void {
    this.#isOver = true
    this.#endedMs = sharedNowMs()
    if (this.#underWay === 0) this.#ended.resolve()
  }
}

/** The CPU of this thread alone. */
function cpuNowUs(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}
