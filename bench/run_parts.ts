import type { Figure, FigureName } from '#bench/figures.ts'
import { startLoadProcess } from '#bench/load/process.ts'
import { makeDataDirectory } from '#bench/machine/data_directory.ts'
import { describeMachine } from '#bench/machine/describe.ts'
import { BUSY_PERCENT_MAX } from '#bench/machine/idleness.ts'
import { readVersions } from '#bench/machine/versions.ts'
import type { Part, RunSettings } from '#bench/part.ts'
import { startPostgres } from '#bench/postgres.ts'
import type { PartOutcome, RunResult } from '#bench/results/result.ts'
import { QUICK_SHARES_S } from '#bench/settings.ts'
import { openStage, type StageParts } from '#bench/stage.ts'
import { systemClock } from '#db/clock.ts'

/** Runs parts one after the other on one PostgreSQL. A part that fails is told of in the results, and the others run. */
export async function runParts(
  parts: ReadonlyMap<string, Part>,
  settings: RunSettings,
  say: (line: string) => void,
): Promise<Omit<RunResult, 'command'>> {
  const startedMs = performance.now()
  const date = systemClock.now()
  const directory = makeDataDirectory()
  const machine = await describeMachine(directory)
  if (machine.busyPercent > BUSY_PERCENT_MAX) {
    say(`Others take ${Math.round(machine.busyPercent)} % of this machine: the figures will tell of that.`)
  }
  say('Starting PostgreSQL …')
  const postgres = await startPostgres(directory, settings)
  const load = await startLoadProcess()
  const figures = new Map<FigureName, Figure>()
  const outcomes: PartOutcome[] = []
  try {
    const versions = await readVersions(postgres.url)
    for (const [name, part] of parts) {
      say(part.title)
      await postgres.checkpoint()
      outcomes.push(await runPart(name, part, { settings, postgres, load, figures, say }))
    }
    const seconds = (performance.now() - startedMs) / 1000
    return { date, quick: settings.quick, seconds, machine, versions, parts: outcomes, figures }
  } finally {
    await load.stop()
    await postgres.stop()
  }
}

async function runPart(name: string, part: Part, parts: StageParts): Promise<PartOutcome> {
  const startedMs = performance.now()
  const stage = openStage(parts)
  const result = await part
    .run(stage)
    .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
  await stage.close().catch((error: unknown) => parts.say(`  cleaning up: ${error}`))
  const seconds = (performance.now() - startedMs) / 1000
  const shareS = QUICK_SHARES_S[name]
  if (parts.settings.quick && shareS !== undefined && seconds > shareS) {
    parts.say(`  ${name} took ${Math.round(seconds)} s; its share of a quick run is ${shareS} s.`)
  }
  if (result instanceof Error) parts.say(`  FAILED: ${result.stack}`)
  return { name, part, seconds, result }
}
