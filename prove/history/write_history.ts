import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case } from '#prove/judge/case.ts'

/** Writes what was asked and answered in a group, one operation a line, in order of start. */
export function writeHistory(
  directory: string,
  name: string,
  { world, operations }: Case,
  why: string,
): string {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, `${name}.jsonl`)
  const inOrder = operations.toSorted((a, b) => a.startUs - b.startUs)
  const lines = [
    JSON.stringify({ why }),
    JSON.stringify({ world }),
    ...inOrder.map((operation) => JSON.stringify({ ...operation, endUs: finite(operation.endUs) })),
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

/** JSON has no Infinity: null stands for an end that nobody saw. */
const finite = (us: number) => (Number.isFinite(us) ? us : null)
