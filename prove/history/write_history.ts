import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckedHistory } from '#prove/checker/checked_history.ts'

/** Writes what was asked and answered in a group, one operation a line, in order of start. */
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

/** JSON has no Infinity: null stands for an end that nobody saw. */
const finite = (us: number) => (Number.isFinite(us) ? us : null)
