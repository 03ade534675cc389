import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { readSettings } from '#http/settings.ts'
import { mustFind, skipWithout } from '#support/on_path.ts'

/** Where npm installs the command for everybody, as the units have it. */
const COMMAND = '/usr/local/bin/berth'

test('systemd accepts the units', { skip: skipWithout('systemd-analyze') }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-units-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const units = globSync('deploy/systemd/*.service')
  assert.deepEqual(units.map((unit) => basename(unit)).sort(), ['berth-serve.service', 'berth-work.service'])
  const copies = units.map((unit) => {
    const text = readFileSync(unit, 'utf8')
    assert.ok(text.includes(`ExecStart=${COMMAND} `), unit)
    const copy = join(folder, basename(unit))
    // The command has to be there, and here it is in the repository.
    writeFileSync(copy, text.replace(COMMAND, resolve('bin/berth')))
    return copy
  })
  const { stdout, stderr } = await promisify(execFile)(mustFind('systemd-analyze'), ['verify', ...copies])
  assert.equal(stdout + stderr, '')
})

test('systemd waits longer for a server to stop than the server takes', () => {
  const { drainMs, shutdownMs } = readSettings({})
  const unit = readFileSync('deploy/systemd/berth-serve.service', 'utf8')
  const waitS = Number(/^TimeoutStopSec=(\d+)s$/m.exec(unit)?.[1])
  assert.ok(waitS * 1000 > drainMs + shutdownMs, `${waitS} s`)
})
