import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareLines, findDrift, readCatalogue } from '#ops/migrate/drift.ts'
import { readMigrations } from '#ops/migrate/files.ts'
import { findMade, readObjects } from '#ops/migrate/objects.ts'
import { readSchemaFile, readSchemaOf } from '#ops/schema/schema_file.ts'
import { ours } from '#ops/schema/scope.ts'
import { createDatabase } from '#test/helpers/database.ts'

const FUNCTION_LINES_MAX = 90

const SHOWN_MAX = 20

/** The report names the offenders, not the code that found them. */
function none(offenders: string[], rule: string): void {
  if (offenders.length === 0) return
  const more = offenders.length > SHOWN_MAX ? [`… and ${offenders.length - SHOWN_MAX} more`] : []
  assert.fail([`${rule}:`, ...offenders.slice(0, SHOWN_MAX), ...more].join('\n  '))
}

test('the catalogue', async (t) => {
  const database = await createDatabase(t)
  const names = async (sql: string) => (await database.rows<{ name: string }>(sql)).map(({ name }) => name)
  const objects = await readObjects()
  const migrations = await readMigrations()

  await t.test('has a file for every object, and every file its objects', async () => {
    const live = await readCatalogue(database.admin)
    const made = new Set(objects.flatMap(({ makes }) => makes))
    const versioned = new Set(migrations.flatMap(({ up }) => findMade(up)))
    none(
      live.filter((object) => !made.has(object) && !versioned.has(object)),
      'an object of the catalogue has no file',
    )
    none(
      [...made].filter((object) => !live.includes(object)),
      'a file makes no object',
    )
    const drift = await findDrift({ url: database.url })
    none(
      drift.filter(({ kind }) => kind !== 'schema_differs').map(({ kind, what }) => `${kind}: ${what}`),
      'a fresh database has drifted',
    )
  })

  await t.test('is what sql/schema.sql says', async () => {
    const [file, live] = [(await readSchemaFile()) ?? '', await readSchemaOf(database.url)]
    const lines = compareLines(file, live).map(({ what, detail }) => `${what}  ${detail}`)
    none(lines, 'migrate a fresh database and run `berth migrate schema --write`')
    assert.equal(file, live)
  })

  await t.test('has no table without row level security, enabled and forced', async () => {
    none(
      await names(
        `select c.oid::regclass::text as name
           from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
          where c.relowner = 'berth_owner'::regrole and c.relkind in ('r', 'p') and ${ours('n')}
            and not (c.relrowsecurity and c.relforcerowsecurity)`,
      ),
      'row level security is not enabled and forced',
    )
  })

  await t.test('lets the owner decide on every table that is not a partition', async () => {
    none(
      await names(
        `select c.oid::regclass::text as name
           from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
          where c.relowner = 'berth_owner'::regrole and c.relkind in ('r', 'p') and not c.relispartition and ${ours('n')}
            and not exists (select from pg_policy as p
                             where p.polrelid = c.oid and p.polname = 'the_owner_decides' and p.polcmd = '*'
                               and p.polroles = array['berth_owner'::regrole::oid]
                               and pg_get_expr(p.polqual, c.oid) = 'true'
                               and pg_get_expr(p.polwithcheck, c.oid) = 'true')`,
      ),
      'a definer function is blind on this table',
    )
  })

  await t.test('grants nothing on a partition itself', async () => {
    none(
      await names(
        `select distinct c.oid::regclass || ' to ' || x.grantee::regrole as name
           from pg_class as c, lateral aclexplode(c.relacl) as x
          where c.relowner = 'berth_owner'::regrole and c.relispartition and x.grantee not in (c.relowner, 'berth_backup'::regrole)`,
      ),
      'a partition can be reached beside its parent’s policies',
    )
  })

  await t.test(
    'has no column whose type is made by a file, since that type could not be made again',
    async () => {
      none(
        await names(
          `select a.attrelid::regclass || '.' || a.attname as name
           from pg_attribute as a
           join pg_class as c on c.oid = a.attrelid and c.relkind in ('r', 'p')
           join pg_type as y on y.oid = a.atttypid
           join pg_class as k on k.relkind = 'c'
            and k.oid in (y.typrelid, (select e.typrelid from pg_type as e where e.oid = y.typelem))
          where c.relowner = 'berth_owner'::regrole and not a.attisdropped`,
        ),
        'a type of sql/*/types is for what functions hand to each other',
      )
    },
  )

  await t.test('has an index for every foreign key', async () => {
    none(
      await names(
        `select k.conrelid::regclass || '.' || k.conname as name
           from pg_constraint as k join pg_class as c on c.oid = k.conrelid
           join pg_namespace as n on n.oid = c.relnamespace
          where k.contype = 'f' and k.conparentid = 0 and c.relowner = 'berth_owner'::regrole
            and not c.relispartition and ${ours('n')}
            and not exists (
              select from pg_index as i
               where i.indrelid = k.conrelid
                 and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) in (
                       select format('(%I IS NOT NULL)', a.attname) from pg_attribute as a
                        where a.attrelid = k.conrelid and a.attnum = any(k.conkey)))
                 and k.conkey <@ (i.indkey::smallint[])[0:cardinality(k.conkey) - 1])`,
      ),
      'deleting a parent row reads the whole table',
    )
  })

  await t.test('pins the search path of every security definer function', async () => {
    none(
      await names(
        `select p.oid::regprocedure::text as name
           from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
          where p.proowner = 'berth_owner'::regrole and p.prosecdef and ${ours('n')}
            and not exists (select from unnest(p.proconfig) as s where s like 'search\\_path=%')`,
      ),
      'the caller chooses what its names mean',
    )
  })

  await t.test('lets nobody run a function by default', async () => {
    none(
      await names(
        `select p.oid::regprocedure::text as name
           from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace,
                lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as x
          where p.proowner = 'berth_owner'::regrole and x.grantee = 0 and ${ours('n')}
            and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype in ('e', 'i'))`,
      ),
      'public may execute it',
    )
  })

  await t.test('grants nothing to public', async () => {
    none(
      await names(
        `select c.oid::regclass::text as name
           from pg_class as c, lateral aclexplode(c.relacl) as x
          where c.relowner = 'berth_owner'::regrole and x.grantee = 0`,
      ),
      'public may use it',
    )
  })

  await t.test('runs the views of public with the rights of who reads them', async () => {
    none(
      await names(
        `select c.oid::regclass::text as name
           from pg_class as c
          where c.relowner = 'berth_owner'::regrole and c.relkind = 'v'
            and not coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on'], false)`,
      ),
      'a view without security_invoker shows what its owner sees',
    )
  })

  await t.test('says of every table what it is for', async () => {
    none(
      await names(
        `select c.oid::regclass::text as name
           from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
          where c.relowner = 'berth_owner'::regrole and c.relkind in ('r', 'p') and not c.relispartition and ${ours('n')}
            and obj_description(c.oid, 'pg_class') is null`,
      ),
      'comment on table … is missing',
    )
  })
})

test('every file of a type, function or view begins with its name and what it is', async () => {
  const objects = await readObjects()
  const named = objects.filter(({ kind }) => ['type', 'function', 'view'].includes(kind))
  none(
    named
      .filter(({ name, sql }) => !new RegExp(`^-- ${name.replace('.', '\\.')}\\b`).test(sql))
      .map(({ path }) => path),
    'the first line is not "-- chapter.name …"',
  )
  none(
    objects.filter(({ sql }) => !sql.startsWith('-- ')).map(({ path }) => path),
    'the file begins without a comment',
  )
})

/** Starts at the body, since a signature of twenty arrays is long but easy to read. */
const bodyOf = (sql: string) => sql.slice(sql.indexOf('$$')).trimEnd()

/** A constant that a program has written has no statement to read. */
const isWritten = (sql: string) => sql.includes('Written by `node')

test(`no body of a function is longer than ${FUNCTION_LINES_MAX} lines`, async () => {
  const objects = await readObjects()
  none(
    objects
      .filter(({ kind, sql }) => kind === 'function' && !isWritten(sql))
      .map(({ path, sql }) => ({ path, lines: bodyOf(sql).split('\n').length }))
      .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
      .map(({ path, lines }) => `${path}: ${lines}`),
    'split it',
  )
})
