import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { FAULT_KINDS } from '#prove/faults/fault.ts'
import { type BerthResult, proveBerth } from '#prove/prove_berth.ts'
import { describe, hasPassed, toJson } from '#prove/report.ts'

const OPERATIONS = 3_000

test('Berth passes while servers, backends, the postmaster and connections are killed', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-prove-test-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  const seed = Date.now() % 1_000_000
  t.diagnostic(`seed ${seed}`)
  const result: BerthResult = await proveBerth({
    operations: OPERATIONS,
    clients: 16,
    servers: 2,
    faults: FAULT_KINDS,
    seed,
    postgres: null,
    directory,
  })

  assert.ok(hasPassed(result), describe(result, directory))
  for (const kind of FAULT_KINDS) assert.ok((result.faults[kind] ?? 0) > 0, `${kind} happened`)
  assert.ok((result.checks.waitlists ?? 0) > 0, 'people stood in line background')
  assert.ok(result.unknownOutcomes > 0, 'some outcomes were unknown for a while')
  assert.equal(result.unknownResolved, result.unknownOutcomes, 'each was evidence in the end')
  const report = JSON.parse(toJson(result))
  assert.deepEqual([report.result, report.seed], ['passed', seed])
  assert.deepEqual(report.violations, [])
  assert.deepEqual(report.faults, result.faults)
})
