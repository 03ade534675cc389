import type { BerthResult } from '#prove/prove_berth.ts'

export function hasPassed({ violations, violationsMore, undecided }: BerthResult): boolean {
  return violations.length + violationsMore + undecided === 0
}

/** The exit code of each verdict. A run can fail in three ways, each of which calls for something else. */
export const EXIT_CODE = { passed: 0, violation: 1, undecided: 3, aborted: 4 } as const
export type RunVerdict = keyof typeof EXIT_CODE

export function verdictOf({ violations, violationsMore, undecided }: BerthResult): RunVerdict {
  if (violations.length + violationsMore > 0) return 'violation'
  return undecided > 0 ? 'undecided' : 'passed'
}

/** A run that could not start, or could not finish, has no verdict on Berth. */
export function describeAborted(seed: number, error: unknown): string {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `${reason}\nABORTED: the run could not start or could not finish, and says nothing about Berth. Seed ${seed}.`
}

export function abortedToJson(seed: number, error: unknown): string {
  return `${JSON.stringify({ result: 'aborted', seed, error: String(error) }, null, 2)}\n`
}

/** The report for people. */
export function describe(result: BerthResult, directory: string): string {
  const { operations, seconds, seed, postgres, servers, clients, cores, violations } = result
  const faults = Object.entries(result.faults)
  const lines = [
    '',
    `${operations} operations in ${seconds} s (${Math.round(operations / Math.max(seconds, 0.001))}/s), ` +
      `seed ${seed}, PostgreSQL ${postgres}, ${servers} servers, ${clients} clients, ${cores} cores`,
    '',
    'answers',
    ...table(result.answers),
    ...(faults.length > 0 ? ['', 'faults', ...table(result.faults)] : []),
    '',
    `unknown outcomes  ${result.unknownOutcomes}, of which resolved ${result.unknownResolved}; transient failures ${result.transientFailures}`,
    '',
    'checked',
    ...table(result.checks),
    '',
    ...violations.flatMap(({ rule, group, explanation, historyFile }) => [
      `VIOLATION ${rule}${group === null ? '' : ` in group ${group}`}`,
      explanation.replace(/^/gm, '  '),
      ...(historyFile === null ? [] : [`  history: ${historyFile}`]),
      '',
    ]),
    lastLine(result, directory),
  ]
  return lines.join('\n')
}

function lastLine(result: BerthResult, directory: string): string {
  const { violations, violationsMore, undecided, seed } = result
  if (hasPassed(result))
    return `No violation: one order of operations explains every answer, and the rows agree. Seed ${seed}.`
  const all = violations.length + violationsMore
  const name = all > 0 ? 'VIOLATION' : 'UNDECIDED'
  return `${name}: ${all} violations, ${undecided} groups undecided. Seed ${seed}; histories in ${directory}.`
}

function table(counts: Readonly<Record<string, number>>): string[] {
  const width = Math.max(0, ...Object.keys(counts).map((name) => name.length))
  return Object.entries(counts).map(
    ([name, count]) => `  ${name.padEnd(width)}  ${String(count).padStart(8)}`,
  )
}

/** The report for programs. */
export function toJson(result: BerthResult): string {
  const { unknownOutcomes, unknownResolved, violationsMore, transientFailures, violations, ...rest } = result
  const found = violations.map(({ historyFile, ...violation }) => ({
    ...violation,
    history_file: historyFile,
  }))
  return `${JSON.stringify(
    {
      result: verdictOf(result),
      ...rest,
      unknown_outcomes: unknownOutcomes,
      unknown_resolved: unknownResolved,
      transient_failures: transientFailures,
      violations: found,
      violations_more: violationsMore,
    },
    null,
    2,
  )}\n`
}
