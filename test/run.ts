import { once } from 'node:events'
import { createWriteStream, globSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { run } from 'node:test'
import { dot, junit, spec, tap } from 'node:test/reporters'
import { parseArgs } from 'node:util'
import { MigrationError } from '#ops/migrate/errors.ts'
import { startTestCluster } from '#support/cluster.ts'
import { entryOf, groupFiles } from '#test/groups.ts'
import { longestFirst } from '#test/longest.ts'

/**
 * Runs the tests against one PostgreSQL that is started for them.
 *
 *   node test/run.ts [options] [file or folder …]
 *
 * --test-reporter spec, dot, tap or junit, --test-reporter-destination and --test-name-pattern are those of `node --test`.
 * BERTH_TEST_PG=15 takes Debian's server of that version, PG_BIN one from any directory.
 * BERTH_TEST_INSTALLER=plain migrates as a role with CREATEROLE and CREATEDB only.
 * BERTH_TEST_SIZE=full runs the long tests, each as long as it can (test/helpers/sizes.ts).
 */
const { values: options, positionals: paths } = parseArgs({
  allowPositionals: true,
  options: {
    'test-reporter': { type: 'string', default: 'spec' },
    'test-reporter-destination': { type: 'string', default: 'stdout' },
    'test-name-pattern': { type: 'string', multiple: true, default: [] },
  },
})

/** Two more than there are cores, since a waiting test leaves its core to another one. */
const CONCURRENCY = availableParallelism() + 2

/** Stripping types took each of the six hundred test processes half a second. */
const COMPILE_CACHE = resolve('node_modules/.cache/berth-tests')

/** The files that run a group of test files are written here. */
const GROUPS = resolve('node_modules/.cache/berth-test-groups')

function findFiles(): string[] {
  if (paths.length === 0) return globSync('test/**/*.test.ts')
  return paths.flatMap((path) =>
    statSync(path).isDirectory() ? globSync(`${path.replace(/\/$/, '')}/**/*.test.ts`) : [path],
  )
}

const REPORTERS = { spec: () => new spec(), dot: () => dot, tap: () => tap, junit: () => junit }

function findReporter() {
  const name = options['test-reporter']
  const found = Object.entries(REPORTERS).find(([known]) => known === name)?.[1]
  if (found === undefined)
    throw new Error(`--test-reporter is ${Object.keys(REPORTERS).join(', ')}; not ${name}`)
  return found()
}

function openDestination(): NodeJS.WritableStream {
  const destination = options['test-reporter-destination']
  return destination === 'stdout' ? process.stdout : createWriteStream(destination)
}

async function runTests(files: string[]): Promise<void> {
  const stop = new AbortController()
  // A signal ends the tests; what they have started is ended below.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const results = run({
    files: groupFiles(longestFirst(files)).map((group) => entryOf(group, GROUPS)),
    concurrency: CONCURRENCY,
    testNamePatterns: options['test-name-pattern'],
    signal: stop.signal,
  })
  results.on('test:fail', () => {
    process.exitCode = 1
  })
  const report = results.compose(findReporter())
  report.pipe(openDestination(), { end: false })
  await once(report, 'end')
}

const files = findFiles()
const cluster = await startTestCluster().catch((error: unknown) => {
  console.error(error instanceof MigrationError ? error.message : error)
  process.exit(1)
})
try {
  process.env.BERTH_TEST_URL = cluster.url
  process.env.NODE_COMPILE_CACHE ??= COMPILE_CACHE
  await runTests(files)
} finally {
  await cluster.stop()
}
