import { writeFileSync } from 'node:fs'
import { FAULT_KINDS } from '#prove/faults/fault.ts'
import { HELP, type Options, readOptions, UsageError } from '#prove/options.ts'
import { showProgress } from '#prove/progress.ts'
import { proveBerth } from '#prove/prove_berth.ts'
import { describe, isProved, toJson } from '#prove/report.ts'

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
  const proof = await proveBerth({ ...options, faults, onProgress: showProgress(process.stderr) })
  console.log(describe(proof))
  if (options.json !== null) writeFileSync(options.json, toJson(proof))
  return isProved(proof) ? 0 : 1
}

// Whoever ends it ends what it started: servers and PostgreSQL go with the process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

process.exitCode = await main(process.argv.slice(2))
