import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckedHistory } from '#prove/checker/checked_history.ts'

/** Writes the history of a group as JSON lines, one for each operation, in order of invocation. */
export function writeHistory(
  directory: string,
  name: string,
  { inventory, operations }: CheckedHistory,
  why: string,
): string {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, `${name}.jsonl`)
  const inOrder = operations.toSorted((a, b) => a.invokedAtUs - b.invokedAtUs)
  const lines = [
    JSON.stringify({ why }),
    JSON.stringify({ inventory }),
    ...inOrder.map((operation) =>
      JSON.stringify({ ...operation, respondedAtUs: finite(operation.respondedAtUs) }),
    ),
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

/** JSON has no Infinity: null stands for a response that never came. */
const finite = (us: number) => (Number.isFinite(us) ? us : null)
