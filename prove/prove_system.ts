import { bookingHistoryOf } from '#prove/checker/booking_history.ts'
import type { CheckedHistory, WaitlistHistory } from '#prove/checker/checked_history.ts'
import { Checker } from '#prove/checker/checker.ts'
import { writeHistory } from '#prove/history/write_history.ts'
import type { CheckReport } from '#prove/linearizability/verdict.ts'
import type { Progress, RunResult, Violation } from '#prove/run_result.ts'
import type { Finding, Group, GroupShape } from '#prove/session.ts'
import type { Audit, SystemUnderTest } from '#prove/system_under_test.ts'
import { ActiveGroups } from '#prove/workload/active_groups.ts'
import { Client } from '#prove/workload/client.ts'
import { GroupHistory } from '#prove/workload/group_history.ts'
import { chooseOperation, performOperation } from '#prove/workload/operation_generator.ts'
import { Random } from '#prove/workload/random.ts'
import { emptyStatistics, type Statistics } from '#prove/workload/statistics.ts'
import { NeverAnswered } from '#prove/workload/until_answered.ts'

export interface ProveOptions {
  readonly operations: number
  readonly clients: number
  readonly seed: number
  /** How many accounts clients book for. */
  readonly buyers?: number
  /** A group is closed after this many; 150 by default. */
  readonly operationsPerGroup?: number
  /** The first violation ends the run: for systems that are broken on purpose. */
  readonly stopAtViolation?: boolean
  /** Where histories of violations are written. */
  readonly directory?: string
  readonly onProgress?: (progress: Progress) => void
  /** Runs beside the clients until `context.isOver()`, as the nemesis does. When it returns, the system works again. */
  readonly background?: (context: RunContext) => Promise<void>
  /** Clients go on beyond the number of operations until this returns true. */
  readonly mayEnd?: () => boolean
}

/** What background work may use of the run. */
export interface RunContext {
  readonly random: Random
  readonly statistics: Statistics
  isOver(): boolean
  newKey(): string
  /** Puts a group on sale that only the background work uses. */
  open(group: Group, shape: GroupShape): GroupHistory
  /** Has its history checked like the others. */
  close(history: GroupHistory): void
  /** Has a waitlist history checked, and reports what its audit found. */
  check(history: WaitlistHistory, findings: readonly Finding[]): void
}

export const BUYERS = 32
/** By then most groups are nearly sold out, and most requests are refused. */
const OPERATIONS_PER_GROUP = 150
/** With more clients in a group, the search for a linearization takes too long. */
const CLIENTS_PER_GROUP = 6
/** Violations listed for each rule, so that many of one kind do not hide another. */
const VIOLATIONS_MAX = 10
const PROGRESS_MS = 500
const MIB = 2 ** 20

/**
 * Lets many clients perform random operations on a system at the same time, and checks every response.
 *
 * The seed determines what each client requests. It does not determine the order in which the system handles the requests,
 * which differs from run to run.
 */
export async function proveSystem(system: SystemUnderTest, options: ProveOptions): Promise<RunResult> {
  return new Run(system, options).run()
}

class Run {
  readonly #system: SystemUnderTest
  readonly #options: ProveOptions
  readonly #random: Random
  readonly #checker = new Checker()
  readonly #statistics = emptyStatistics()
  readonly #checks = { groups: 0, waitlists: 0, histories: 0, states: 0, bookings: 0, keys: 0, finalReads: 0 }
  readonly #violations: Violation[] = []
  readonly #closing = new Set<Promise<void>>()
  readonly #startedMs = performance.now()
  #violationsMore = 0
  #undecided = 0
  #keys = 0
  #backgroundGroups = 0
  /** The background work has ended, for whatever reason. */
  #backgroundIsOver = false

  constructor(system: SystemUnderTest, options: ProveOptions) {
    this.#system = system
    this.#options = options
    this.#random = new Random(options.seed)
  }

  async run(): Promise<RunResult> {
    const { clients, onProgress, background } = this.#options
    const groups = new ActiveGroups({
      system: this.#system,
      random: this.#random.fork(0),
      slots: Math.max(1, Math.round(clients / CLIENTS_PER_GROUP)),
      operationsPerGroup: this.#options.operationsPerGroup ?? OPERATIONS_PER_GROUP,
      untilRoom: () => this.#checker.untilRoom(),
      close: (history) => this.#close(history),
    })
    const timer = setInterval(() => onProgress?.(this.#progress()), PROGRESS_MS)
    try {
      // However the background work ends, the clients must not wait for a fault that will never be injected.
      const backgroundWork = this.#untilUnanswered(async () => background?.(this.#context())).finally(() => {
        this.#backgroundIsOver = true
      })
      // A rejection is handled below, when the clients are done. Unhandled until then, it would end the process.
      backgroundWork.catch(() => undefined)
      await Promise.all(Array.from({ length: clients }, (_, number) => this.#runClient(number, groups)))
      await backgroundWork
      groups.closeAll()
      while (this.#closing.size > 0) await Promise.all(this.#closing)
      onProgress?.(this.#progress())
      this.#reportInternal()
      return this.#result()
    } finally {
      clearInterval(timer)
      await this.#checker.close()
    }
  }

  async #runClient(number: number, groups: ActiveGroups): Promise<void> {
    const { buyers = BUYERS } = this.#options
    const random = this.#random.fork(number + 1)
    const [session, other] = [
      await this.#system.openSession(number, 0),
      await this.#system.openSession(number, 1),
    ]
    const client = new Client(number, random, session, this.#statistics)
    const twin = new Client(number, random.fork(1), other, this.#statistics)
    const newKey = () => this.#newKey()
    try {
      await this.#untilUnanswered(async () => {
        while (!this.#isOver()) {
          const history = await groups.enter(random.below(groups.slots))
          try {
            await performOperation(chooseOperation(random), { client, twin, history, buyers, newKey })
          } finally {
            history.end()
          }
        }
      })
    } finally {
      await session.close()
      await other.close()
    }
  }

  /** Reports an operation whose outcome could not be learnt, and ends the client that waited for it. */
  async #untilUnanswered(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof NeverAnswered)) throw error
      this.#report({
        rule: 'everything_is_answered',
        group: null,
        explanation: error.message,
        historyFile: null,
      })
    }
  }

  #isOver(): boolean {
    if (this.#options.stopAtViolation === true && this.#violations.length > 0) return true
    const { operations, mayEnd } = this.#options
    return this.#statistics.operations >= operations && (this.#backgroundIsOver || (mayEnd?.() ?? true))
  }

  #newKey(): string {
    this.#keys += 1
    return `prove-${this.#options.seed}-${this.#keys}`
  }

  /** Groups of the background work have negative numbers. */
  #newBackgroundGroup(): number {
    this.#backgroundGroups -= 1
    return this.#backgroundGroups
  }

  #context(): RunContext {
    return {
      random: this.#random.fork(-1),
      statistics: this.#statistics,
      isOver: () => this.#isOver(),
      newKey: () => this.#newKey(),
      open: (group, shape) => new GroupHistory(group, shape, this.#newBackgroundGroup()),
      close: (history) => this.#close(history),
      check: (history, findings) => {
        const number = this.#newBackgroundGroup()
        this.#checks.waitlists += new Set(history.operations.map(({ input }) => input.event)).size
        this.#track(number, this.#checkHistory({ ...history, number }, findings))
      },
    }
  }

  /** Audits and checks a group while others are on sale. */
  #close(history: GroupHistory): void {
    this.#track(history.number, this.#checkGroup(history))
  }

  #track(group: number, checking: Promise<void>): void {
    const closing = checking.catch((error: unknown) => {
      this.#report({
        rule: 'a_group_can_be_checked',
        group,
        explanation: String(error),
        historyFile: null,
      })
    })
    this.#closing.add(closing)
    void closing.finally(() => this.#closing.delete(closing))
  }

  async #checkGroup(history: GroupHistory): Promise<void> {
    await history.untilQuiescent()
    const audit: Audit = (await this.#system.audit?.(history)) ?? {
      findings: [],
      operations: history.operations,
    }
    this.#count(history, audit)
    const { operations, findings } = audit
    const bookingHistory = bookingHistoryOf(history.group, operations)
    await this.#checkHistory({ ...bookingHistory, number: history.number }, findings)
  }

  async #checkHistory(given: CheckedHistory, findings: readonly Finding[]): Promise<void> {
    this.#checks.histories += given.operations.length
    const report = await this.#checker.check(given)
    this.#checks.states += report.states
    this.#reportVerdict(given, report)
    for (const { rule, detail } of findings) {
      this.#report({
        rule,
        group: given.number,
        explanation: JSON.stringify(detail),
        historyFile: this.#write(given, rule, JSON.stringify(detail)),
      })
    }
  }

  #reportVerdict(given: CheckedHistory, { verdict, explanation }: CheckReport): void {
    if (verdict === 'linearizable') return
    if (verdict === 'undecided') {
      this.#undecided += 1
      this.#write(given, 'undecided', explanation ?? '')
      return
    }
    this.#report({
      rule: 'the_history_is_linearizable',
      group: given.number,
      explanation: explanation ?? '',
      historyFile: this.#write(given, 'not-linearizable', explanation ?? ''),
    })
  }

  #count(history: GroupHistory, { operations }: Audit): void {
    const checks = this.#checks
    checks.groups += 1
    checks.keys += history.keys.size
    checks.bookings += history.bookings.length
    checks.finalReads += Math.max(0, operations.length - history.operations.length)
  }

  /** An answer `internal` is a violation: a constraint had to stop what a rule should have refused. */
  #reportInternal(): void {
    for (const [answer, times] of this.#statistics.answers) {
      if (!answer.includes('internal')) continue
      const explanation = `${answer}, ${times} times`
      this.#report({ rule: 'nothing_is_answered_internal', group: null, explanation, historyFile: null })
    }
  }

  #report(violation: Violation): void {
    const alike = this.#violations.filter(({ rule }) => rule === violation.rule)
    if (alike.length < VIOLATIONS_MAX) this.#violations.push(violation)
    else this.#violationsMore += 1
  }

  #write(given: CheckedHistory, rule: string, why: string): string | null {
    const { directory, seed } = this.#options
    if (directory === undefined) return null
    return writeHistory(directory, `seed-${seed}-group-${given.number}-${rule}`, given, why)
  }

  #progress(): Progress {
    return {
      operations: this.#statistics.operations,
      of: this.#options.operations,
      seconds: this.#seconds(),
      unknown: this.#statistics.unknown,
      violations: this.#violations.length + this.#violationsMore,
      waitingForChecker: this.#checker.backlog,
      memoryMib: Math.round(process.memoryUsage.rss() / MIB),
    }
  }

  #seconds(): number {
    return Math.round((performance.now() - this.#startedMs) / 10) / 100
  }

  #result(): RunResult {
    const { operations, unknown, resolved, transientFailures, answers } = this.#statistics
    return {
      operations,
      seconds: this.#seconds(),
      seed: this.#options.seed,
      clients: this.#options.clients,
      unknownOutcomes: unknown,
      unknownResolved: resolved,
      transientFailures,
      checks: this.#checks,
      answers: Object.fromEntries([...answers].sort(([a], [b]) => a.localeCompare(b))),
      violations: this.#violations,
      violationsMore: this.#violationsMore,
      undecided: this.#undecided,
    }
  }
}
