import type { Operation } from '#prove/history/operation.ts'
import { explainContradictions, explainSearch } from '#prove/linearizability/explain.ts'
import type { Model, Part } from '#prove/linearizability/model.ts'
import { searchOrder } from '#prove/linearizability/search.ts'
import {
  CHECK_OPTIONS,
  type CheckOptions,
  type CheckReport,
  type Verdict,
} from '#prove/linearizability/verdict.ts'

interface PartReport {
  readonly verdict: Verdict
  readonly states: number
  /** Null if linearizable. */
  readonly explanation: string | null
}

/** Checks whether a history is linearizable, one part after the other. */
export function checkHistory<State, Input, Output>(
  model: Model<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
  options: Partial<CheckOptions> = {},
): CheckReport {
  const { statesMax, explanationsMax } = { ...CHECK_OPTIONS, ...options }
  const count = { linearizable: 0, violation: 0, undecided: 0 }
  const explanations: string[] = []
  let states = 0
  for (const part of model.partition(history)) {
    const report = checkPart(model, part, statesMax)
    count[report.verdict] += 1
    states += report.states
    if (report.explanation !== null && explanations.length < explanationsMax) {
      explanations.push(report.explanation)
    }
  }
  return {
    verdict: count.violation > 0 ? 'violation' : count.undecided > 0 ? 'undecided' : 'linearizable',
    operations: history.length,
    partitions: count.linearizable + count.violation + count.undecided,
    violations: count.violation,
    undecided: count.undecided,
    states,
    explanation: explanations.length === 0 ? null : explanations.join('\n\n'),
  }
}

/** The same for one part. */
export function checkPart<State, Input, Output>(
  model: Model<State, Input, Output>,
  part: Part<Input, Output>,
  statesMax: number,
): PartReport {
  const contradictions = model.contradictions?.(part) ?? []
  if (contradictions.length > 0) {
    return { verdict: 'violation', states: 0, explanation: explainContradictions(part, contradictions) }
  }
  const result = searchOrder(model, part, statesMax)
  return {
    verdict: result.verdict,
    states: result.states,
    explanation: result.verdict === 'linearizable' ? null : explainSearch(model, part, result),
  }
}
