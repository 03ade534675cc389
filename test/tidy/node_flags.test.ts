import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { NODE_FLAGS } from '#cli/servers/node_flags.ts'

test('every way to start a server gives V8 its flags on the command line', () => {
  assert.ok(readFileSync('bin/berth', 'utf8').includes(`const FLAGS = ['${NODE_FLAGS.join("', '")}']`))
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  for (const name of ['start', 'berth']) {
    assert.match(scripts[name], new RegExp(`^node ${NODE_FLAGS.join(' ')} src/cli/berth\\.ts`), name)
  }
})

test('nothing changes the flags of V8 while it runs', async () => {
  const offenders: string[] = []
  for await (const file of glob('{src,bench,prove}/**/*.ts')) {
    if ((await readFile(file, 'utf8')).includes('setFlagsFromString')) offenders.push(file)
  }
  assert.deepEqual(offenders, [])
})
