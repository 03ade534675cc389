import type { BerthProof } from '#prove/prove_berth.ts'

export function isProved({ violations, violationsMore, undecided }: BerthProof): boolean {
  return violations.length + violationsMore + undecided === 0
}

/** What a person reads. */
export function describe(proof: BerthProof): string {
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
    verdictOf(proof),
  ]
  return lines.join('\n')
}

function verdictOf(proof: BerthProof): string {
  const { violations, violationsMore, undecided } = proof
  if (isProved(proof))
    return 'No violation: one order of operations explains every answer, and the rows agree.'
  const all = violations.length + violationsMore
  return `${all} violations${undecided > 0 ? `, ${undecided} groups undecided` : ''}.`
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
