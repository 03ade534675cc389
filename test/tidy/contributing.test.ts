import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const RULES_MIN = 20

/** The rows of CONTRIBUTING's table: a rule of the product, and the files that state it. */
function readRules(): { rule: string; files: string[] }[] {
  const [, page = ''] = readFileSync('CONTRIBUTING.md', 'utf8').split('## Where would I change…?')
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| rule |'))
  return rows.map((row) => {
    const [, rule = '', where = ''] = row.split('|')
    return { rule: rule.trim(), files: [...where.matchAll(/`([^`]+\/[^`]*)`/g)].map(([, path = '']) => path) }
  })
}

test('every row of "Where would I change…?" names files that exist', () => {
  const rules = readRules()
  assert.ok(rules.length >= RULES_MIN, `${rules.length} rules`)
  const lost = rules.filter(({ files }) => files.length === 0 || !files.every((file) => existsSync(file)))
  assert.deepEqual(lost, [])
})
