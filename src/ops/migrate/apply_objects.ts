import type { Queryable } from '#db/connections/pool.ts'
import { dropAllObjects, dropMade } from '#ops/migrate/drop_objects.ts'
import { inBody, inFile, MigrationError, sqlstateOf } from '#ops/migrate/errors.ts'
import { combine, readMadeHashes } from '#ops/migrate/made_hash.ts'
import type { RepeatableObject } from '#ops/migrate/objects.ts'
import { inOneTransaction, SAVEPOINT_PREFIX, underSavepoint } from '#ops/migrate/transaction.ts'

interface AppliedObject {
  path: string
  kind: string
  name: string
  hash: string
  makes: string[]
}

export interface ObjectsResult {
  applied: string[]
  dropped: string[]
  rebuilt: boolean
}

/** The difference between the files and the database. */
export function compareObjects(files: readonly RepeatableObject[], applied: readonly AppliedObject[]) {
  const have = new Map(applied.map((object) => [object.path, object.hash]))
  const wanted = new Set(files.map(({ path }) => path))
  return {
    changed: files.filter(({ path, hash }) => have.get(path) !== hash),
    removed: applied.filter(({ path }) => !wanted.has(path)),
  }
}

export async function readAppliedObjects(db: Queryable): Promise<AppliedObject[]> {
  const { rows } = await db.query<AppliedObject>(
    'select o.path, o.kind, o.name, o.hash, o.makes from ops.objects as o order by o.path',
  )
  return rows
}

/**
 * A change that `create or replace` cannot make in place: of a function's result or arguments, of a view's columns, or of an
 * overload that something still uses.
 */
const NEEDS_REBUILD = new Set(['42P13', '42P16', '42809', '42725', '2BP01'])

/**
 * Applies the files of the repeatable objects, all in one transaction.
 *
 * First it replaces only what has changed, in place. If PostgreSQL cannot replace an object in place, all objects are dropped and
 * created again in the same transaction. Everything that depends on a repeatable object is one itself, so this loses nothing, and
 * nobody sees it half done. A type is never replaced in place, because a function may use one that its arguments do not name.
 */
export async function applyObjects(
  db: Queryable,
  files: readonly RepeatableObject[],
): Promise<ObjectsResult> {
  const applied = await readAppliedObjects(db)
  const { changed, removed } = compareObjects(files, applied)
  if (changed.length === 0 && removed.length === 0) return { applied: [], dropped: [], rebuilt: false }

  const gone = new Set(whatIsGone(files, removed))
  const dropped = removed.filter(({ makes }) => makes.some((made) => gone.has(made))).map(({ path }) => path)
  return inOneTransaction(db, { as: 'berth_owner' }, async () => {
    if (!changesType(changed, applied, gone)) {
      await db.query('savepoint before_objects')
      try {
        await replaceInPlace(db, files, changed, removed, applied)
        return { applied: changed.map(({ path }) => path), dropped, rebuilt: false }
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined
        if (!NEEDS_REBUILD.has(sqlstateOf(cause) ?? '')) throw error
      }
      await db.query('rollback to savepoint before_objects')
    }
    await dropAllObjects(db)
    await applyInPasses(db, files)
    await validateBodies(db, files)
    await record(db, files)
    return { applied: files.map(({ path }) => path), dropped, rebuilt: true }
  })
}

/** Whether an existing type is to be changed or dropped. A new type is created like any other object. */
function changesType(
  changed: readonly RepeatableObject[],
  applied: readonly AppliedObject[],
  gone: ReadonlySet<string>,
): boolean {
  const have = new Set(applied.filter(({ kind }) => kind === 'type').flatMap(({ makes }) => makes))
  return [...changed.flatMap(({ makes }) => makes), ...gone].some((made) => have.has(made))
}

async function replaceInPlace(
  db: Queryable,
  files: readonly RepeatableObject[],
  changed: readonly RepeatableObject[],
  removed: readonly AppliedObject[],
  applied: readonly AppliedObject[],
): Promise<void> {
  const inTheWay = [...whatMustGoFirst(changed, applied), ...(await readPolicies(db, changed))]
  await dropMade(db, [...new Set([...whatIsGone(files, removed), ...inTheWay])])
  await db.query('delete from ops.objects as o where o.path = any($1)', [removed.map(({ path }) => path)])

  const before = await readOverloads(db, changed)
  // New objects have no grants, so all grants are given again after any change.
  const grants = files.filter((file) => file.kind === 'grants' && !changed.includes(file))
  await applyInPasses(db, [...changed, ...grants])
  await dropOldOverloads(db, before, await readOverloads(db, changed))
  await validateBodies(db, files)
  await record(db, changed)
}

/** The objects that only removed files made. An object that another file makes now was moved, and stays. */
function whatIsGone(files: readonly RepeatableObject[], removed: readonly AppliedObject[]): string[] {
  const wanted = new Set(files.flatMap(({ makes }) => makes))
  return removed.flatMap(({ makes }) => makes).filter((made) => !wanted.has(made))
}

/**
 * Policies have no `or replace`, and a trigger may have been renamed. So the objects of a changed file are dropped before it is
 * applied.
 */
function whatMustGoFirst(changed: readonly RepeatableObject[], applied: readonly AppliedObject[]): string[] {
  const paths = new Set(
    changed.filter(({ kind }) => kind === 'policy' || kind === 'trigger').map(({ path }) => path),
  )
  const recorded = applied.filter(({ path }) => paths.has(path)).flatMap(({ makes }) => makes)
  const wanted = changed.filter(({ path }) => paths.has(path)).flatMap(({ makes }) => makes)
  return [...recorded, ...wanted]
}

/** A policy file lists everyone who sees a table, so policies made by hand are dropped too. That of the owner stays. */
async function readPolicies(db: Queryable, changed: readonly RepeatableObject[]): Promise<string[]> {
  const tables = changed.filter(({ kind }) => kind === 'policy').map(({ name }) => name)
  const { rows } = await db.query<{ made: string }>(
    `select format('policy %s on %s', p.policyname, t.name) as made
       from unnest($1::text[]) as t (name)
       join pg_catalog.pg_policies as p on p.schemaname || '.' || p.tablename = t.name
      where p.policyname <> 'the_owner_decides'`,
    [tables],
  )
  return rows.map(({ made }) => made)
}

/** The order of the files is found by trying: each pass applies what it can. */
async function applyInPasses(db: Queryable, files: readonly RepeatableObject[]): Promise<void> {
  let left = files.filter(({ kind }) => kind !== 'grants')
  while (left.length > 0) {
    const failed: { file: RepeatableObject; error: unknown }[] = []
    for (const file of left) {
      const error = await underSavepoint(db, file.sql)
      if (error !== undefined) failed.push({ file, error })
    }
    const [first] = failed
    if (first !== undefined && failed.length === left.length) {
      throw inFile(first.file.path, first.file.sql, first.error, SAVEPOINT_PREFIX.length)
    }
    left = failed.map(({ file }) => file)
  }
  for (const grants of files.filter(({ kind }) => kind === 'grants')) {
    const error = await underSavepoint(db, grants.sql)
    if (error !== undefined) throw inFile(grants.path, grants.sql, error, SAVEPOINT_PREFIX.length)
  }
}

type Overloads = Map<string, string>

/** Every overload of the functions these files make, with the row version that made it. */
async function readOverloads(db: Queryable, files: readonly RepeatableObject[]): Promise<Overloads> {
  const names = files.filter(({ kind }) => kind === 'function').map(({ name }) => name)
  const { rows } = await db.query<{ signature: string; made_by: string }>(
    `select p.oid::regprocedure::text as signature, p.xmin::text as made_by
       from pg_catalog.pg_proc as p
       join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
      where n.nspname || '.' || p.proname = any($1) and p.proowner = 'berth_owner'::regrole`,
    [names],
  )
  return new Map(rows.map(({ signature, made_by }) => [signature, made_by]))
}

/** An overload that its file has not just replaced is one that the file no longer makes. */
async function dropOldOverloads(db: Queryable, before: Overloads, after: Overloads): Promise<void> {
  for (const [signature, madeBy] of after) {
    if (before.get(signature) !== madeBy) continue
    await db.query(`drop routine ${signature}`).catch((error: unknown) => {
      throw new MigrationError(`cannot drop the old ${signature}`, { cause: error })
    })
  }
}

/**
 * Bodies are not checked when functions are created, because they may name objects that come later. Now everything exists, so a body
 * that does not parse, or names something that does not exist, fails here.
 */
async function validateBodies(db: Queryable, files: readonly RepeatableObject[]): Promise<void> {
  const functions = files.filter(({ kind }) => kind === 'function')
  const { rows } = await db.query<{ oid: string; name: string; validator: string }>(
    `select p.oid::text, n.nspname || '.' || p.proname as name, v.oid::regproc::text as validator
       from pg_catalog.pg_proc as p
       join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
       join pg_catalog.pg_language as l on l.oid = p.prolang
       join pg_catalog.pg_proc as v on v.oid = l.lanvalidator
      where n.nspname || '.' || p.proname = any($1) and p.proowner = 'berth_owner'::regrole and l.lanname in ('sql', 'plpgsql')`,
    [functions.map(({ name }) => name)],
  )
  await db.query('set local check_function_bodies = on')
  for (const { oid, name, validator } of rows) {
    const file = functions.find((object) => object.name === name)
    await db.query(`select ${validator}(${oid})`).catch((error: unknown) => {
      throw inBody(file?.path ?? name, file?.sql ?? '', error)
    })
  }
  await db.query('set local check_function_bodies = off')
}

async function record(db: Queryable, files: readonly RepeatableObject[]): Promise<void> {
  const hashes = await readMadeHashes(
    db,
    files.flatMap(({ makes }) => makes),
  )
  for (const { path, kind, name, hash, makes } of files) {
    await db.query(
      `insert into ops.objects as o (path, kind, name, hash, makes, made_hash, server_major)
       values ($1, $2, $3, $4, $5, $6, current_setting('server_version_num')::integer / 10000)
       on conflict (path) do update
          set kind = excluded.kind, name = excluded.name, hash = excluded.hash, makes = excluded.makes,
              made_hash = excluded.made_hash, server_major = excluded.server_major, applied_at = clock_timestamp()`,
      [path, kind, name, hash, makes, combine(makes, hashes)],
    )
  }
}

/** A migration may change the catalogue text of an object (a renamed column in a view): the present text is recorded. */
export async function recordAgain(db: Queryable, files: readonly RepeatableObject[]): Promise<void> {
  await inOneTransaction(db, { as: 'berth_owner' }, () => record(db, files))
}
