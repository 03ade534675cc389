// Runs every tutorial of docs/tutorials as a reader would, on a server that was just started with `berth dev --empty`.
//
// The form of a tutorial:
// - The test pastes the `export` lines that `berth dev` prints, so API, ADMIN, AGENT and CUSTOMER are set.
// - Each ```sh block is run, in order, by one bash with `-euo pipefail`: variables and functions stay for later blocks, and a
//   command that fails fails the test. A command that is meant to be refused ends with `|| true`.
// - A ```json block right behind it shows what the last line of output has. Each member shown must be there with that value;
//   others may be there too. A list must be as long as shown. "…" stands for any value that is not null.
// - A ```text block right behind it shows whole lines that must be among the output.
// - All other blocks are only read. Commands that need another terminal or a person are indented and not fenced.
// A reader has curl, bash and the node that runs Berth: use no jq, and make dates with node, so that they lie ahead.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { findFreePort } from '#db/embedded/ports.ts'
import { startBerth } from '#test/cli/run_berth.ts'
import { createEmptyDatabase } from '#test/helpers/database.ts'
import { makeOpenDirectory } from '#test/helpers/open_directory.ts'

interface Step {
  readonly line: number
  readonly script: string
  readonly shown: { readonly kind: 'json' | 'text'; readonly text: string } | null
}

const ANYTHING = '…'
const MARK = 'berth-tutorial-step'

function readSteps(page: string): Step[] {
  const fence = /^```(sh|json|text)\n([\s\S]*?)^```$/gm
  const blocks = [...page.matchAll(fence)].map((match) => ({
    kind: match[1] ?? '',
    text: match[2] ?? '',
    line: page.slice(0, match.index).split('\n').length,
    isBehind: /```\s*$/.test(page.slice(0, match.index)),
  }))
  return blocks.flatMap(({ kind, text, line }, index): Step[] => {
    if (kind !== 'sh') return []
    const next = blocks[index + 1]
    if (!next?.isBehind || next.kind === 'sh') return [{ line, script: text, shown: null }]
    return [{ line, script: text, shown: { kind: next.kind === 'json' ? 'json' : 'text', text: next.text } }]
  })
}

/** Runs all steps in one shell, and returns what each printed. Throws with the output of the step that failed. */
async function runSteps(steps: readonly Step[], exports: string): Promise<string[]> {
  const script = steps.map((step) => `echo '${MARK}'\n${step.script}`).join('\n')
  const bash = spawn('bash', ['-euo', 'pipefail', '-c', `${exports}\n${script}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env.PATH}` },
  })
  const [ended, stdout, stderr] = await Promise.all([
    once(bash, 'close'),
    text(bash.stdout),
    text(bash.stderr),
  ])
  const printed = stdout.split(`${MARK}\n`).slice(1)
  assert.equal(
    ended[0],
    0,
    `the block at line ${steps[printed.length - 1]?.line} failed:\n${printed.at(-1)}${stderr}`,
  )
  return printed
}

/** Why the answer lacks something that is shown; null if it has all. */
function findLack(shown: unknown, answer: unknown, path = ''): string | null {
  if (shown === ANYTHING) return answer === null || answer === undefined ? `${path} is ${answer}` : null
  if (typeof shown !== 'object' || shown === null) {
    return shown === answer ? null : `${path} is ${JSON.stringify(answer)}, not ${JSON.stringify(shown)}`
  }
  if (typeof answer !== 'object' || answer === null) return `${path} is ${JSON.stringify(answer)}`
  if (Array.isArray(shown) && (!Array.isArray(answer) || answer.length !== shown.length)) {
    return `${path} has not ${shown.length} entries: ${JSON.stringify(answer)}`
  }
  const members = new Map(Object.entries(answer))
  for (const [name, value] of Object.entries(shown)) {
    const lack = findLack(value, members.get(name), `${path}/${name}`)
    if (lack !== null) return lack
  }
  return null
}

function assertShown({ line, shown }: Step, printed: string): void {
  if (shown === null) return
  const lines = printed.trimEnd().split('\n')
  if (shown.kind === 'text') {
    const missing = shown.text
      .trimEnd()
      .split('\n')
      .filter((wanted) => !lines.includes(wanted))
    assert.deepEqual(missing, [], `the block at line ${line} prints:\n${printed}`)
    return
  }
  const answer: unknown = JSON.parse(lines.at(-1) ?? '')
  assert.equal(
    findLack(JSON.parse(shown.text), answer),
    null,
    `the block at line ${line} prints:\n${printed}`,
  )
}

for (const path of globSync('docs/tutorials/*.md')) {
  test(`${path} works as it is written`, async (t) => {
    const directory = makeOpenDirectory('tutorial')
    t.after(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
    const database = await createEmptyDatabase(t)
    const env = {
      DATABASE_URL: database.url,
      BERTH_DATA_DIRECTORY: join(directory, 'postgres'),
      PORT: String(await findFreePort()),
    }
    const running = await startBerth(t, ['dev', '--empty'], env, ({ stdout }) =>
      stdout.includes('Ctrl-C stops everything'),
    )
    const exports = (running.output().match(/^export .*$/gm) ?? []).join('\n')
    const steps = readSteps(readFileSync(path, 'utf8'))
    assert.ok(steps.length > 0)
    const printed = await runSteps(steps, exports)
    for (const [index, step] of steps.entries()) assertShown(step, printed[index] ?? '')
    assert.equal((await running.stop()).code, 0)
  })
}

test('a tutorial is held to what it shows', () => {
  assert.deepEqual(readSteps('```sh\necho a\n```\n\n```text\na\n```\n\nprose\n\n```json\n{}\n```\n'), [
    { line: 1, script: 'echo a\n', shown: { kind: 'text', text: 'a\n' } },
  ])
  const answer = { a: 1, b: { c: [{ d: null }] }, e: 'x' }
  for (const shown of [{}, { a: 1 }, { b: { c: [{}] } }, { b: { c: [{ d: null }] } }, { e: ANYTHING }]) {
    assert.equal(findLack(shown, answer), null, JSON.stringify(shown))
  }
  for (const shown of [{ a: 2 }, { b: { c: [] } }, { b: { c: [{ d: ANYTHING }] } }, { f: ANYTHING }, []]) {
    assert.notEqual(findLack(shown, answer), null, JSON.stringify(shown))
  }
})
