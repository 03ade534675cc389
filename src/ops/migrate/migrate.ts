import type { Queryable } from '#db/connections/pool.ts'
import { applyObjects, recordAgain } from '#ops/migrate/apply_objects.ts'
import { bootstrap, makeRoles } from '#ops/migrate/bootstrap.ts'
import { refuseCollisions } from '#ops/migrate/collisions.ts'
import { dropAllObjects } from '#ops/migrate/drop_objects.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { exposeIn, refuseUsedName } from '#ops/migrate/expose.ts'
import { chooseExposure, keepExposure } from '#ops/migrate/exposure.ts'
import { type Migration, readMigrations, versionText } from '#ops/migrate/files.ts'
import { type LockOptions, underMigrationLock } from '#ops/migrate/lock.ts'
import { findLosses, RowsWouldBeDeleted } from '#ops/migrate/losses.ts'
import { type RepeatableObject, readObjects } from '#ops/migrate/objects.ts'
import type { MigrateOptions, OnProgress } from '#ops/migrate/progress.ts'
import { keepReferences } from '#ops/migrate/references.ts'
import { isBootstrapped } from '#ops/migrate/status.ts'
import { inOneTransaction } from '#ops/migrate/transaction.ts'
import { applyMigration, findPending, readApplied, revertMigration } from '#ops/migrate/versions.ts'

export interface MigrateResult {
  migrations: string[]
  objects: string[]
  dropped: string[]
}

/**
 * Brings a database in line with the files: the roles, then each pending migration in its own transaction, then all repeatable
 * objects in one, then the partitions of the coming months. Every server may safely call it at its start: one works, and the others
 * wait and find it done.
 *
 * A new database gets everything in one transaction, or nothing. If it already contains schemas or objects with our names that Berth
 * did not make, it is refused before anything is changed.
 */
export async function migrateUp(options: MigrateOptions): Promise<MigrateResult> {
  const { url, sqlDirectory, onProgress, lockWaitMsMax, apiSchema, references } = options
  const [migrations, files] = await Promise.all([readMigrations(sqlDirectory), readObjects(sqlDirectory)])
  return underMigrationLock(url, waiting(onProgress, lockWaitMsMax), async (db) => {
    const exposure = await chooseExposure(db, apiSchema)
    if (exposure.isOpen) refuseUsedName(files, exposure.schema)
    const objects = exposeIn(files, exposure.schema)
    await refuseCollisions(db, migrations, objects, exposure)
    const isNew = !(await isBootstrapped(db))
    await makeRoles(db)
    const bring = async () => {
      const result = await bringFiles(db, migrations, objects, exposure.schema, onProgress)
      if (references !== undefined) await keepReferences(db, references)
      return result
    }
    const isWhole = isNew && migrations.every(({ transactional }) => transactional)
    const result = isWhole ? await inOneTransaction(db, { as: 'installer' }, bring) : await bring()
    await ensureMonths(db)
    await raiseTransactionNos(db)
    return result
  })
}

async function bringFiles(
  db: Queryable,
  migrations: Migration[],
  objects: readonly RepeatableObject[],
  schema: string,
  onProgress: OnProgress | undefined,
): Promise<MigrateResult> {
  await bootstrap(db, schema)
  await keepExposure(db, schema)
  const pending = findPending(migrations, await readApplied(db))
  for (const migration of pending) {
    const { version, name } = migration
    const durationMs = await applyMigration(db, migration)
    onProgress?.({ type: 'migration_applied', version, name, duration_ms: durationMs })
  }
  const result = await bringObjects(db, objects, onProgress)
  if (pending.length > 0) await recordAgain(db, objects)
  return {
    migrations: pending.map(({ version, name }) => `${versionText(version)}_${name}`),
    objects: result.applied,
    dropped: result.dropped,
  }
}

/**
 * Rolls back to the state after `version` (0: before the first). Each step uses the SQL that was recorded when it was applied, so that
 * a release without the newer files can do it too. Repeatable objects (functions, views …) are dropped first. They are created
 * again only if the newest migration of this release is that version; otherwise the older release creates them when it migrates. Rows
 * are deleted only with `mayDeleteRows`.
 */
export async function rollbackTo(
  version: number,
  options: MigrateOptions & { mayDeleteRows?: boolean },
): Promise<MigrateResult> {
  const { url, sqlDirectory, onProgress, lockWaitMsMax } = options
  const [files, objectFiles] = await Promise.all([readMigrations(sqlDirectory), readObjects(sqlDirectory)])
  return underMigrationLock(url, waiting(onProgress, lockWaitMsMax), async (db) => {
    const { schema } = await chooseExposure(db, undefined)
    const objects = exposeIn(objectFiles, schema)
    await makeRoles(db)
    await bootstrap(db, schema)
    const applied = await readApplied(db)
    if (version !== 0 && !applied.some((migration) => migration.version === version)) {
      throw new MigrationError(
        `Migration ${versionText(version)} is not applied, so there is no way back to it.`,
      )
    }
    const toRevert = applied.filter((migration) => migration.version > version).reverse()
    if (toRevert.length === 0) return { migrations: [], objects: [], dropped: [] }

    if (!options.mayDeleteRows) {
      const losses = await findLosses(db, toRevert, files, objects)
      if (losses.length > 0) throw new RowsWouldBeDeleted(losses)
    }
    await inOneTransaction(db, { as: 'berth_owner' }, () => dropAllObjects(db))
    for (const migration of toRevert) {
      const durationMs = await revertMigration(db, migration)
      const { version: reverted, name } = migration
      onProgress?.({ type: 'migration_reverted', version: reverted, name, duration_ms: durationMs })
    }
    const filesEndHere = (files.at(-1)?.version ?? 0) === version
    const result = filesEndHere ? await bringObjects(db, objects, onProgress) : leaveOut(version, onProgress)
    return {
      migrations: toRevert.map(({ version: reverted, name }) => `${versionText(reverted)}_${name}`),
      objects: result.applied,
      dropped: result.dropped,
    }
  })
}

function leaveOut(version: number, onProgress: OnProgress | undefined) {
  const at = version === 0 ? 'nothing' : versionText(version)
  const reason = `Types, functions, views, triggers and policies are dropped. Run \`berth migrate up\` from the release that ends at ${at}.`
  onProgress?.({ type: 'objects_left_out', reason })
  return { applied: [], dropped: [] }
}

function waiting(onProgress: OnProgress | undefined, waitMsMax: number | undefined): LockOptions {
  return {
    onWait: (holder) => onProgress?.({ type: 'waiting_for_lock', holder }),
    ...(waitMsMax === undefined ? {} : { waitMsMax }),
  }
}

async function bringObjects(
  db: Queryable,
  objects: Parameters<typeof applyObjects>[1],
  onProgress?: OnProgress,
) {
  const startedMs = performance.now()
  const result = await applyObjects(db, objects)
  if (result.applied.length + result.dropped.length > 0) {
    onProgress?.({
      type: 'objects_applied',
      ...result,
      duration_ms: Math.round(performance.now() - startedMs),
    })
  }
  return result
}

/** Numbers events past all that are there, in a database that was restored where transactions count from lower on. */
async function raiseTransactionNos(db: Queryable): Promise<void> {
  if (!(await hasFunction(db, 'ops.raise_transaction_nos()'))) return
  await inOneTransaction(db, { as: 'berth_owner' }, () => db.query('select ops.raise_transaction_nos()'))
}

/** Creates the partitions around today, so that a fresh database can book at once. */
async function ensureMonths(db: Queryable): Promise<void> {
  if (!(await hasFunction(db, 'core.ensure_months(timestamptz, timestamptz)'))) return
  await inOneTransaction(db, { as: 'berth_owner' }, () =>
    db.query(`select core.ensure_months(now() - interval '1 month', now() + interval '13 months')`),
  )
}

/** False if `sqlDirectory` holds other migrations than Berth's, as in tests: then there is no such function to call. */
async function hasFunction(db: Queryable, signature: string): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>('select to_regprocedure($1) is not null as found', [
    signature,
  ])
  return rows[0]?.found ?? false
}
