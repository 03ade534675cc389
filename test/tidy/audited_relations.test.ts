import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AUDITED_RELATIONS } from '#http/routes/operators/audit_entries.ts'
import { createDatabase } from '#test/helpers/database.ts'

test('the audit is filtered by the relations that it notes, each of them', async (t) => {
  const database = await createDatabase(t)
  const rows = await database.rows<{ name: string }>(
    `select distinct g.tgrelid::regclass::text as name
       from pg_catalog.pg_trigger as g join pg_catalog.pg_proc as p on p.oid = g.tgfoid
       join pg_catalog.pg_class as c on c.oid = g.tgrelid
      where p.pronamespace = 'audit'::regnamespace and p.proname like 'record\\_%' and not c.relispartition`,
  )
  assert.deepEqual([...AUDITED_RELATIONS], rows.map(({ name }) => name).sort())
})
