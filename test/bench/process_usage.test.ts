import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuOf, cpuOfTree, memoryMbOf } from '#bench/machine/process_usage.ts'

const skip = process.platform !== 'linux' && 'there is no /proc'

test('CPU and memory are those that the process tells of itself', { skip }, () => {
  const { user, system } = process.cpuUsage()
  const told = cpuOf(process.pid)
  // Ticks are a hundredth of a second each, user and system apart.
  assert.ok(told >= (user + system) / 1e6 - 0.03, `${told} s, and ${(user + system) / 1e6} s`)
  assert.ok(cpuOfTree(process.pid) >= told)
  const memoryMb = process.memoryUsage().rss / 1e6
  assert.ok(memoryMbOf(process.pid) > memoryMb / 2 && memoryMbOf(process.pid) < memoryMb * 2)
})
