import type { BerthProof } from '#prove/prove_berth.ts'

export function isProved({ violations, violationsMore, undecided }: BerthProof): boolean {
  return violations.length + violationsMore + undecided === 0
}

/** What came of a run, by its exit code: three ways not to be proved, which ask for three different things. */
export const EXIT = { proved: 0, violation: 1, undecided: 3, broken_off: 4 } as const
export type Result = keyof typeof EXIT

export function resultOf({ violations, violationsMore, undecided }: BerthProof): Result {
  if (violations.length + violationsMore > 0) return 'violation'
  return undecided > 0 ? 'undecided' : 'proved'
}

/** A run that could not begin, or not go to its end: nothing is known of what it proved. */
export function describeBrokenOff(seed: number, error: unknown): string {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `${reason}\nBROKEN OFF: the run could not begin or not end, and says nothing about Berth. Seed ${seed}.`
}

export function brokenOffToJson(seed: number, error: unknown): string {
  return `${JSON.stringify({ result: 'broken_off', seed, error: String(error) }, null, 2)}\n`
}

/** What a person reads. */
export function describe(proof: BerthProof, directory: string): string {
  const { operations, seconds, seed, postgres, servers, clients, cores, violations } = proof
  const faults = Object.entries(proof.faults)
  const lines = [
    '',
    `${operations} operations in ${seconds} s (${Math.round(operations / Math.max(seconds, 0.001))}/s), ` +
      `seed ${seed}, PostgreSQL ${postgres}, ${servers} servers, ${clients} clients, ${cores} cores`,
    '',
    'answers',
    ...table(proof.answers),
    ...(faults.length > 0 ? ['', 'faults', ...table(proof.faults)] : []),
    '',
    `unknown outcomes  ${proof.unknownOutcomes}, of which learnt ${proof.unknownResolved}; turned away ${proof.turnedAway}`,
    '',
    'checked',
    ...table(proof.checks),
    '',
    ...violations.flatMap(({ rule, group, explanation, historyFile }) => [
      `VIOLATION ${rule}${group === null ? '' : ` in group ${group}`}`,
      explanation.replace(/^/gm, '  '),
      ...(historyFile === null ? [] : [`  history: ${historyFile}`]),
      '',
    ]),
    verdictOf(proof, directory),
  ]
  return lines.join('\n')
}

function verdictOf(proof: BerthProof, directory: string): string {
  const { violations, violationsMore, undecided, seed } = proof
  if (isProved(proof))
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

/** What a program reads. */
export function toJson(proof: BerthProof): string {
  const { unknownOutcomes, unknownResolved, violationsMore, turnedAway, violations, ...rest } = proof
  const found = violations.map(({ historyFile, ...violation }) => ({
    ...violation,
    history_file: historyFile,
  }))
  return `${JSON.stringify(
    {
      result: resultOf(proof),
      ...rest,
      unknown_outcomes: unknownOutcomes,
      unknown_resolved: unknownResolved,
      turned_away: turnedAway,
      violations: found,
      violations_more: violationsMore,
    },
    null,
    2,
  )}\n`
}
