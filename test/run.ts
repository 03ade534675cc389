import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, statSync } from 'node:fs'
import { MigrationError } from '#ops/migrate/errors.ts'
import { startTestCluster } from '#support/cluster.ts'

/**
 * Runs the tests against one PostgreSQL that is started for them.
 *
 *   node test/run.ts [options of node --test] [file or folder …]
 *
 * BERTH_TEST_PG=15 takes Debian's server of that version, PG_BIN one from any directory.
 * BERTH_TEST_INSTALLER=plain migrates as a role with CREATEROLE and CREATEDB only.
 */
const CONCURRENCY = 2

function findFiles(paths: string[]): string[] {
  if (paths.length === 0) return globSync('test/**/*.test.ts').sort()
  return paths.flatMap((path) =>
    statSync(path).isDirectory() ? globSync(`${path.replace(/\/$/, '')}/**/*.test.ts`).sort() : [path],
  )
}

const given = process.argv.slice(2)
const options = given.filter((argument) => argument.startsWith('-'))
const files = findFiles(given.filter((argument) => !argument.startsWith('-')))

const cluster = await startTestCluster().catch((error: unknown) => {
  console.error(error instanceof MigrationError ? error.message : error)
  process.exit(1)
})
try {
  const tests = spawn(
    process.execPath,
    ['--test', `--test-concurrency=${CONCURRENCY}`, ...options, ...files],
    {
      stdio: 'inherit',
      env: { ...process.env, BERTH_TEST_URL: cluster.url },
    },
  )
  // A signal ends the tests, and what they started ends with them below.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal))
  const [code] = await once(tests, 'exit')
  process.exitCode = typeof code === 'number' ? code : 1
} finally {
  await cluster.stop()
}
