import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  CHANGE_SCHEMA_FILE,
  OPERATOR_SCHEMA_FILE,
  REQUEST_SCHEMA_FILE,
  renderChangeSchema,
  renderOperatorSchema,
  renderRequestSchema,
  renderTextPatterns,
  renderTimetableSchemas,
  TEXT_PATTERNS_FILE,
  TIMETABLE_SCHEMAS_FILE,
} from '#http/write_sql_schemas.ts'

test('the schemas of SQL are those of HTTP: run `node src/http/write_sql_schemas.ts`', () => {
  assert.equal(readFileSync(REQUEST_SCHEMA_FILE, 'utf8'), renderRequestSchema())
  assert.equal(readFileSync(CHANGE_SCHEMA_FILE, 'utf8'), renderChangeSchema())
  assert.equal(readFileSync(OPERATOR_SCHEMA_FILE, 'utf8'), renderOperatorSchema())
  assert.equal(readFileSync(TEXT_PATTERNS_FILE, 'utf8'), renderTextPatterns())
  assert.equal(readFileSync(TIMETABLE_SCHEMAS_FILE, 'utf8'), renderTimetableSchemas())
})
