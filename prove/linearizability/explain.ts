import type { Operation } from '#prove/history/operation.ts'
import type { Model, Part } from '#prove/linearizability/model.ts'
import type { SearchResult } from '#prove/linearizability/search.ts'

/** What led to the end of the order is mostly in its last steps; a screen holds these. */
const LAST_SHOWN = 12
const STUCK_SHOWN = 20

/** Why a part was not found linearizable: how far an order could be made, and what then fits no more. */
export function explainSearch<State, Input, Output>(
  model: Model<State, Input, Output>,
  part: Part<Input, Output>,
  { verdict, order, state, stuck, reason }: SearchResult<State, Input, Output>,
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
    `  What was under way, ${verdict === 'violation' ? 'none of which leads on' : 'where the search stood still'}:`,
    ...stuck.slice(0, STUCK_SHOWN).map(line),
    ...(stuck.length > STUCK_SHOWN ? [`    … and ${stuck.length - STUCK_SHOWN} more`] : []),
  ].join('\n')
}

/** What the model found without a search. */
export function explainContradictions(
  part: Part<unknown, unknown>,
  contradictions: readonly string[],
): string {
  const more = contradictions.length - STUCK_SHOWN
  return [
    `${part.name}: violation. Whatever the order of its ${part.operations.length} operations:`,
    ...contradictions.slice(0, STUCK_SHOWN).map((each) => `  ${each}`),
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
