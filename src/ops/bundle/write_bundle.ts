import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#db/clock.ts'
import { type EarlierBundle, makeBundle, readBundleHead } from '#ops/bundle/bundle_text.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { versionText } from '#ops/migrate/files.ts'

export interface BundleOptions {
  readonly directory: string
  readonly schema: string
  readonly clock: Clock
  readonly sqlDirectory?: string
}

export interface WrittenBundle {
  /** Null if the newest file has this release already. */
  readonly file: string | null
  readonly migrations: readonly string[]
}

/** Supabase's CLI orders migrations by the digits in front of their names. */
const FILE_NAME = /^(\d{14})_.*\.sql$/

/**
 * Adds a file that brings a database to this release, for `supabase db push`. Files that are there stay as they are: what an earlier one
 * has of the migrations is not repeated.
 */
export async function writeBundle({
  directory,
  schema,
  clock,
  sqlDirectory,
}: BundleOptions): Promise<WrittenBundle> {
  await mkdir(directory, { recursive: true })
  const names = (await readdir(directory)).filter((name) => FILE_NAME.test(name)).sort()
  const earlier = await readEarlier(directory, names)
  const bundle = await makeBundle(schema, earlier, sqlDirectory)
  if (earlier.at(-1)?.contents === bundle.contents) return { file: null, migrations: [] }

  const stamp = clock.now().toISOString().replace(/\D/g, '').slice(0, 14)
  const newest = FILE_NAME.exec(names.at(-1) ?? '')?.[1] ?? ''
  if (stamp <= newest) {
    throw new MigrationError(
      `${names.at(-1)} in ${directory} is not older than now, ${stamp}: rename it, or wait.`,
    )
  }
  const file = join(directory, `${stamp}_berth.sql`)
  await writeFile(file, bundle.text, { flag: 'wx' })
  return { file, migrations: bundle.migrations.map(({ version, name }) => `${versionText(version)}_${name}`) }
}

async function readEarlier(directory: string, names: readonly string[]): Promise<EarlierBundle[]> {
  const heads = names.map(async (name) => readBundleHead(name, await readFile(join(directory, name), 'utf8')))
  return (await Promise.all(heads)).filter((head) => head !== null)
}
