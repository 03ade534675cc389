import type { Operation } from '#prove/history/operation.ts'
import type { Model, Part } from '#prove/linearizability/model.ts'
import type { SearchResult } from '#prove/linearizability/search.ts'

/** The cause is mostly in the last steps of the order, and a screen has room for these. */
const LAST_SHOWN = 12
const BLOCKED_SHOWN = 20

/** Explains why no linearization of a part was found: the longest order that fits, and what cannot follow it. */
export function explainSearch<State, Input, Output>(
  model: Model<State, Input, Output>,
  part: Part<Input, Output>,
  { verdict, order, state, blocked, reason }: SearchResult<State, Input, Output>,
): string {
  const line = (operation: Operation<Input, Output>) => `    ${describe(model, operation)}`
  const last = order.slice(-LAST_SHOWN)
  return [
    `${part.name}: ${verdict}${reason === null ? '' : `, ${reason}`}. Of ${part.operations.length} operations, ` +
      `the longest order that fits has ${order.length}.`,
    order.length > last.length ? `  It ends with:` : `  It is:`,
    ...last.map(line),
    `  The state then:`,
    ...model
      .describeState(state)
      .split('\n')
      .map((text) => `    ${text}`),
    `  The candidates for the next operation${verdict === 'violation' ? ', none of which fits' : ' when the search stopped'}:`,
    ...blocked.slice(0, BLOCKED_SHOWN).map(line),
    ...(blocked.length > BLOCKED_SHOWN ? [`    … and ${blocked.length - BLOCKED_SHOWN} more`] : []),
  ].join('\n')
}

/** Explains what the model found without a search. */
export function explainContradictions(
  part: Part<unknown, unknown>,
  contradictions: readonly string[],
): string {
  const more = contradictions.length - BLOCKED_SHOWN
  return [
    `${part.name}: violation. Whatever the order of its ${part.operations.length} operations:`,
    ...contradictions.slice(0, BLOCKED_SHOWN).map((each) => `  ${each}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].join('\n')
}

function describe<State, Input, Output>(
  model: Model<State, Input, Output>,
  operation: Operation<Input, Output>,
): string {
  const { client, invokedAtUs, respondedAtUs } = operation
  return `${milliseconds(invokedAtUs)} – ${milliseconds(respondedAtUs)}  client ${client}  ${model.describe(operation)}`
}

function milliseconds(us: number): string {
  return us === Infinity ? 'never' : `${(us / 1000).toFixed(3)} ms`
}
