import { writeFileSync } from 'node:fs'
import { FAULT_KINDS } from '#prove/faults/fault.ts'
import { HELP, type Options, readOptions, UsageError } from '#prove/options.ts'
import { showProgress } from '#prove/progress.ts'
import { proveBerth } from '#prove/prove_berth.ts'
import { abortedToJson, describe, describeAborted, EXIT_CODE, toJson, verdictOf } from '#prove/report.ts'

/** `npm run prove`. */
async function main(args: string[]): Promise<number> {
  let options: Options | null
  try {
    options = readOptions(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}\n\n${HELP}`)
    return 2
  }
  if (options === null) {
    console.log(HELP)
    return 0
  }
  console.log(`seed ${options.seed}`)
  const faults = options.faults ? FAULT_KINDS : []
  const report = (text: string, json: string) => {
    console.log(text)
    if (options.json !== null) writeFileSync(options.json, json)
  }
  try {
    const result = await proveBerth({ ...options, faults, onProgress: showProgress(process.stderr) })
    report(describe(result, options.directory), toJson(result))
    return EXIT_CODE[verdictOf(result)]
  } catch (error) {
    report(describeAborted(options.seed, error), abortedToJson(options.seed, error))
    return EXIT_CODE.aborted
  }
}

// A signal also ends the servers and the PostgreSQL that this process has started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

process.exitCode = await main(process.argv.slice(2))
