import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readObjects } from '#ops/migrate/objects.ts'
import { blankLiterals } from '#ops/migrate/scan.ts'

/** Tables for which a statement without the operator would have to query every shard. */
const HOT_TABLES = [
  'occurrences',
  'bookings',
  'claims',
  'booking_events',
  'idempotency_keys',
  'waitlist_entries',
]

/** Statements that concern all operators by their nature. */
const OF_ALL_OPERATORS: Readonly<Record<string, string>> = {
  'core.require_visible_occurrence': 'finds whose an id is',
  'core.bookings_with_words': 'events that are not indexed yet lie in the order of their transactions',
  'core.operator_of_booking': 'finds whose an id is',
  'core.operator_of_occurrence': 'finds whose an id is',
  'core.operators_of_bookings': 'finds whose the ids are',
  'core.my_unpublished_ids': 'lists what a person booked, wherever',
  'ops.raise_transaction_nos': 'numbers are of the whole database',
  'core.read_events_after': 'a queue of everybody’s events, in the order of their transactions',
  'core.sweep_holds': 'lists what has expired, wherever; each operator’s is then ended apart',
  'ops.prune_idempotency_keys': 'removes what is old, wherever',
  'ops.check_booking_claims': 'the auditor reads everything',
  'ops.check_ids': 'the auditor reads everything',
  'ops.check_references': 'the auditor reads everything',
  'ops.check_taken': 'the auditor reads everything',
  'ops.check_transaction_nos': 'numbers are of the whole database',
  'ops.check_versions': 'the auditor reads everything',
  'ops.check_waitlists': 'the auditor reads everything',
}

const objects = await readObjects()
const functions = objects
  .filter(({ kind }) => kind === 'function')
  .map(({ name, sql }) => ({ name, body: blankLiterals(sql.slice(sql.indexOf('$$')).replaceAll('$$', '')) }))

test('no function or view hides the operator in a comparison that no index and no router knows', () => {
  const hidden = objects
    .filter(({ kind }) => kind === 'function' || kind === 'view')
    .filter(({ sql }) =>
      /\boperator_id\s*(is\s+(not\s+)?distinct\b|::|[+|#])|(coalesce|nullif)\s*\([^)]*\boperator_id\b[^)]*\)\s*=/i.test(
        blankLiterals(sql.replaceAll('$$', '')),
      ),
    )
  assert.deepEqual(
    hidden.map(({ path }) => path),
    [],
  )
})

test('every statement on what is sold says whose it is', () => {
  const found = new Map(
    functions
      .map(({ name, body }) => [name, findUnpinned(body)] as const)
      .filter(([, aliases]) => aliases.length > 0),
  )
  for (const name of Object.keys(OF_ALL_OPERATORS)) {
    assert.ok(found.delete(name), `${name} asks of one operator now: take it from the list`)
  }
  assert.deepEqual(Object.fromEntries(found), {})
})

/** Aliases of hot tables whose operator_id their own statement compares with nothing. */
function findUnpinned(body: string): string[] {
  const uses = new RegExp(
    `\\b(?:from|join|update|using)\\s+core\\.(${HOT_TABLES.join('|')})\\s+as\\s+(\\w+)`,
    'g',
  )
  return body
    .split(';')
    .flatMap((statement) =>
      [...statement.matchAll(uses)]
        .filter(([, , alias]) => !isPinned(statement, alias ?? ''))
        .map(([, table, alias]) => `core.${table} as ${alias}`),
    )
}

const isPinned = (statement: string, alias: string) =>
  new RegExp(`\\b${alias}\\.operator_id\\s*=(?!\\s*any\\b)|=\\s*${alias}\\.operator_id\\b`).test(statement)
