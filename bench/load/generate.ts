import { Arrivals } from '#bench/load/arrivals.ts'
import type { LoadPlan, LoadReport, MadeId } from '#bench/load/plan.ts'
import { RequestTexts } from '#bench/load/request_text.ts'
import { isGood, Tally } from '#bench/load/tally.ts'
import { runFor } from '#bench/load/time_frame.ts'
import type { RawAnswer } from '#cli/load/answer_reader.ts'
import { Connection } from '#cli/load/connection.ts'

/** How often an open loop checks which requests are due. Node's timers are no finer. */
const TICK_MS = 1
const CREATED = 201
const ID = Buffer.from('"id":"')
const UUID_LENGTH = 36

interface Client {
  readonly number: number
  readonly connection: Connection
  /** For the request under way, the moment from which its latency counts. Null if there is none. */
  dueMs: number | null
  token: number
  isSecondStep: boolean
}

/** Carries out a plan. Rejects if the server cannot be reached. A connection that receives something other than HTTP counts as broken. */
export async function generateLoad(plan: LoadPlan): Promise<LoadReport> {
  const generator = new Generator(plan)
  await generator.connect()
  return await generator.run()
}

class Generator {
  readonly #plan: LoadPlan
  readonly #texts: RequestTexts
  readonly #first = new Tally()
  readonly #second = new Tally()
  readonly #goodBySecond: number[] = []
  readonly #made: MadeId[] = []
  readonly #clients = new Set<Client>()
  readonly #idle: Client[] = []
  readonly #ended = Promise.withResolvers<void>()
  /** Open loop: the due times of requests for which no client was free. */
  readonly #overdue: number[] = []
  #overdueFrom = 0
  #sent = 0
  #underWay = 0
  #broken = 0
  #lateMsMax = 0
  #startMs = 0
  #measureFromMs = 0
  #measureUntilMs = 0
  #isOver = false

  constructor(plan: LoadPlan) {
    this.#plan = plan
    this.#texts = new RequestTexts(plan)
  }

  async connect(): Promise<void> {
    for (let number = 0; number < this.#plan.clients; number += 1) {
      const client: Client = {
        number,
        connection: await Connection.open(new URL(`http://127.0.0.1:${this.#plan.port}`), {
          answered: (answer) => this.#answered(client, answer),
          broke: () => this.#broke(client),
        }),
        dueMs: null,
        token: number,
        isSecondStep: false,
      }
      this.#clients.add(client)
    }
  }

  async run(): Promise<LoadReport> {
    const { warmUpS, measureS } = this.#plan
    const start = (startMs: number) => {
      this.#startMs = startMs
      this.#measureFromMs = startMs + warmUpS * 1000
      this.#measureUntilMs = this.#measureFromMs + measureS * 1000
      return this.#start()
    }
    const end = () => this.#end()
    const cpuS = await runFor({ warmUpS, measureS, cpuNowUs, start, end, ended: this.#ended }).finally(() => {
      for (const client of this.#clients) client.connection.close()
    })
    return this.#report(cpuS)
  }

  #start(): () => void {
    const { arrivalsPerS } = this.#plan
    return arrivalsPerS === undefined ? this.#startAll() : this.#startArrivals(arrivalsPerS)
  }

  #report(cpuS: number): LoadReport {
    return {
      answers: this.#first.answers(),
      answersNext: this.#second.answers(),
      broken: this.#broken + this.#underWay,
      unsent: this.#overdue.length - this.#overdueFrom,
      seconds: (this.#measureUntilMs - this.#measureFromMs) / 1000,
      measured: this.#first.step(),
      measuredNext: this.#second.step(),
      goodBySecond: this.#goodBySecond,
      cpuS,
      made: this.#made,
      lateMsMax: this.#lateMsMax,
    }
  }

  #startAll(): () => void {
    for (const client of this.#clients) this.#sendNext(client, this.#startMs)
    return () => undefined
  }

  #startArrivals(perSecond: number): () => void {
    const arrivals = new Arrivals(perSecond)
    this.#idle.push(...this.#clients)
    const timer = setInterval(() => {
      if (this.#isOver) return
      const nowMs = performance.now()
      while (this.#startMs + arrivals.nextMs <= nowMs) this.#arrive(this.#startMs + arrivals.take(), nowMs)
    }, TICK_MS)
    return () => clearInterval(timer)
  }

  #arrive(dueMs: number, nowMs: number): void {
    const client = this.#idle.pop()
    if (client === undefined) {
      this.#overdue.push(dueMs)
      return
    }
    this.#lateMsMax = Math.max(this.#lateMsMax, nowMs - dueMs)
    this.#sendNext(client, dueMs)
  }

  #sendNext(client: Client, dueMs: number): void {
    const { requests, order } = this.#plan
    if (this.#isOver) return
    if (order === 'once' && this.#sent === requests.length) {
      this.#endEarly()
      return
    }
    const index = this.#sent % requests.length
    const request = requests[index]
    this.#sent += 1
    client.token = request?.token ?? client.number
    client.isSecondStep = false
    this.#send(client, this.#texts.of(index, client.token, request?.key), dueMs)
  }

  #send(client: Client, text: string, dueMs: number): void {
    client.dueMs = dueMs
    this.#underWay += 1
    client.connection.send(text)
  }

  #answered(client: Client, answer: RawAnswer): void {
    const nowMs = performance.now()
    const { dueMs } = client
    if (dueMs === null) throw new Error('An answer that nobody asked for.')
    client.dueMs = null
    this.#underWay -= 1
    const tally = client.isSecondStep ? this.#second : this.#first
    tally.add(answer, nowMs - dueMs, this.#isMeasured(nowMs, dueMs))
    if (client.isSecondStep || !this.#takeStep(client, answer, nowMs)) this.#goOn(client, nowMs)
    if (this.#isOver && this.#underWay === 0) this.#ended.resolve()
  }

  /**
   * A closed loop counts the answers that arrive within the time, which gives a rate. An open loop counts the requests that were
   * due within it.
   */
  #isMeasured(nowMs: number, dueMs: number): boolean {
    const atMs = this.#plan.arrivalsPerS === undefined ? nowMs : dueMs
    return atMs >= this.#measureFromMs && atMs < this.#measureUntilMs
  }

  /** Handles the answer of a first step: counts it, keeps its id, and starts the second step if there is one. Returns true if it did. */
  #takeStep(client: Client, answer: RawAnswer, nowMs: number): boolean {
    if (!isGood(answer.status)) return false
    const second = Math.floor((nowMs - this.#startMs) / 1000)
    this.#goodBySecond[second] = (this.#goodBySecond[second] ?? 0) + 1
    const { next, idsMax = 0 } = this.#plan
    if (answer.status !== CREATED || (next === undefined && this.#made.length >= idsMax)) return false
    const id = idOf(answer)
    if (this.#made.length < idsMax) this.#made.push({ id, token: client.token })
    if (next === undefined) return false
    client.isSecondStep = true
    this.#send(
      client,
      this.#texts.post(next.pathBefore + id + next.pathAfter, next.body, client.token),
      nowMs,
    )
    return true
  }

  #goOn(client: Client, nowMs: number): void {
    if (this.#isOver) return
    if (this.#plan.arrivalsPerS === undefined) {
      this.#sendNext(client, nowMs)
      return
    }
    const dueMs = this.#overdue[this.#overdueFrom]
    if (dueMs === undefined) {
      this.#idle.push(client)
      return
    }
    this.#overdueFrom += 1
    this.#lateMsMax = Math.max(this.#lateMsMax, nowMs - dueMs)
    this.#sendNext(client, dueMs)
  }

  #broke(client: Client): void {
    if (!this.#clients.delete(client)) return
    if (client.dueMs !== null) {
      this.#underWay -= 1
      this.#broken += 1
    }
    const at = this.#idle.indexOf(client)
    if (at !== -1) this.#idle.splice(at, 1)
    if (this.#clients.size === 0 || (this.#isOver && this.#underWay === 0)) this.#ended.resolve()
  }

  /** All requests are sent, so the measurement ends here. */
  #endEarly(): void {
    this.#measureUntilMs = Math.min(this.#measureUntilMs, performance.now())
    if (this.#measureUntilMs <= this.#measureFromMs) {
      this.#ended.reject(new Error('All requests were sent before the warm-up was over.'))
    }
    this.#end()
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#underWay === 0) this.#ended.resolve()
  }
}

function idOf({ bytes, bodyFrom, bodyUntil }: RawAnswer): string {
  const at = bytes.indexOf(ID, bodyFrom)
  if (at === -1 || at + ID.length + UUID_LENGTH > bodyUntil) throw new Error('A 201 without an id.')
  return bytes.toString('latin1', at + ID.length, at + ID.length + UUID_LENGTH)
}

function cpuNowUs(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
