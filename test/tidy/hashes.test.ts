import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readObjects } from '#ops/migrate/objects.ts'
import { blankLiterals } from '#ops/migrate/scan.ts'
import { createDatabase } from '#test/helpers/database.ts'

// A major version may change the result of PostgreSQL's hash functions. pg_upgrade keeps rows and indexes as they are, so a stored
// hash would then silently mean something else than before.

/** These hashes end with the statement or the transaction, and are not stored. */
const NOT_KEPT: Readonly<Record<string, string>> = {
  'core.ensure_partition': 'the key of an advisory lock',
  'core.occurrence_versions': 'tells whether a seat map has changed since it was sent',
  'core.write_operator': 'the key of an advisory lock',
  'transit.import_operator': 'the key of an advisory lock',
  'transit.lock_departures': 'the key of an advisory lock',
}

const THEIRS =
  /\b(hash\w*extended|hash(text|int[248]|char|float[48]|name|oid|bpchar|varlena|inet|macaddr|enum)|\w+_hash)\s*\(/g

test('no function makes a number that is kept with a hash function of PostgreSQL', async () => {
  const using = (await readObjects())
    .filter(({ kind }) => kind === 'function')
    .filter(({ sql }) => blankLiterals(sql.slice(sql.indexOf('$$')).replaceAll('$$', '')).match(THEIRS))
    .map(({ name }) => name)
  assert.deepEqual(using.sort(), Object.keys(NOT_KEPT).sort())
})

test('no index, constraint, column, view, policy or partition rests on a hash function of PostgreSQL', async (t) => {
  const { rows } = await createDatabase(t)
  const found = await rows(
    `with theirs as (
       -- What their operator classes for hashing use, by whatever name, and what is named so.
       select a.amproc::oid as oid from pg_amproc as a join pg_opfamily as f on f.oid = a.amprocfamily
         join pg_am as m on m.oid = f.opfmethod where m.amname = 'hash'
        union
       select p.oid from pg_proc as p
        where p.pronamespace = 'pg_catalog'::regnamespace and (p.proname like '%hash%' and p.proname !~ '^(sha|md5)')),
     ours as (
       select c.oid, c.oid::regclass::text as name from pg_class as c where c.relowner = 'berth_owner'::regrole)
     -- Built-in functions are pinned: pg_depend names none of them, so that the stored expressions themselves are read.
     select distinct o.name || ': ' || t.oid::regproc as what
       from ours as o
       join lateral (
         select x.indexprs::text as tree from pg_index as x where x.indexrelid = o.oid
          union all select x.indpred::text from pg_index as x where x.indexrelid = o.oid
          union all select k.conbin::text from pg_constraint as k where k.conrelid = o.oid
          union all select d.adbin::text from pg_attrdef as d where d.adrelid = o.oid
          union all select r.ev_action::text from pg_rewrite as r where r.ev_class = o.oid
          union all select q.polqual::text from pg_policy as q where q.polrelid = o.oid
          union all select q.polwithcheck::text from pg_policy as q where q.polrelid = o.oid
          union all select g.tgqual::text from pg_trigger as g where g.tgrelid = o.oid
          union all select e.partexprs::text from pg_partitioned_table as e where e.partrelid = o.oid) as s on s.tree is not null
       join theirs as t on s.tree ~ format(':(funcid|opfuncid) %s ', t.oid)
     union all
     select o.name || ': partitioned by hash'
       from ours as o join pg_partitioned_table as p on p.partrelid = o.oid where p.partstrat = 'h'
     union all
     select o.name || ': a hash index'
       from ours as o join pg_class as c on c.oid = o.oid join pg_am as m on m.oid = c.relam where m.amname = 'hash'`,
  )
  assert.deepEqual(found, [])
})
