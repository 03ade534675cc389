import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readArguments, USAGE, UsageError } from '#bench/arguments.ts'
import { findPartNames, loadPart, loadParts } from '#bench/catalogue.ts'
import { figuresAsJson } from '#bench/results/json.ts'
import { renderResults } from '#bench/results/markdown.ts'
import { runParts } from '#bench/run_parts.ts'
import { settingsOf } from '#bench/settings.ts'

const EXIT = { failed: 1, usage: 2, brokenOff: 130 } as const
const RESULTS = fileURLToPath(new URL('./RESULTS.md', import.meta.url))
const TRIALS = fileURLToPath(new URL('./TRIALS.md', import.meta.url))

/** `npm run bench`: see {@link USAGE}. */
async function main(argv: readonly string[]): Promise<void> {
  const { help, list, quick, parts: asked, json, data } = readArguments(argv, findPartNames())
  if (help) {
    process.stdout.write(`${USAGE}\n`)
    return
  }
  if (list) {
    await listParts()
    return
  }
  const run = await runParts(await loadParts(asked), settingsOf(quick, data), say)
  const command = ['npm run bench', ...(argv.length === 0 ? [] : ['--', ...argv])].join(' ')
  const text = renderResults({ ...run, command }, readFileSync(TRIALS, 'utf8'))
  if (asked.length === 0) writeFileSync(RESULTS, text)
  if (json !== null) writeFileSync(json, figuresAsJson(run.figures))
  process.stdout.write(text)
  if (run.parts.some(({ result }) => result instanceof Error)) process.exitCode = EXIT.failed
}

/** Prints a line with the seconds since the start. */
function say(line: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${line}\n`)
}

async function listParts(): Promise<void> {
  for (const name of findPartNames()) {
    const { about, needs } = await loadPart(name)
    const after = needs.length === 0 ? '' : ` Runs ${needs.join(' and ')} first.`
    process.stdout.write(`${name.padEnd(16)} ${about}${after}\n`)
  }
}

// What was started goes with this process when it exits, and not when a signal ends it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(EXIT.brokenOff))

await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n\n${USAGE}\n`)
  process.exitCode = EXIT.usage
})
