import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { validate } from 'dockerfile-utils'

const CONTAINER_FILE = 'deploy/Containerfile'
const text = readFileSync(CONTAINER_FILE, 'utf8')

test('the file of the container image has no error and no warning', () => {
  const findings = validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)
  assert.deepEqual(findings, [])
})

test('the image runs as nobody in particular, without npm in between, and is asked whether it lives', () => {
  const [, image = ''] = /\nFROM \$\{NODE_IMAGE\}\n([\s\S]*)$/.exec(text) ?? []
  assert.match(image, /^USER [1-9]\d*:[1-9]\d*$/m)
  assert.match(image, /^ENTRYPOINT \["\/berth\/node_modules\/\.bin\/berth"\]$/m)
  assert.match(image, /^STOPSIGNAL SIGTERM$/m)
  assert.match(image, /HEALTHCHECK [\s\S]*\/healthz/)
})

test('nothing but the tarball reaches the builder', () => {
  const { name } = JSON.parse(readFileSync('package.json', 'utf8'))
  const tarball = `${name.slice(1).replace('/', '-')}-*.tgz`
  for (const file of ['.containerignore', '.dockerignore']) {
    assert.equal(readFileSync(file, 'utf8'), `*\n!${tarball}\n`, file)
  }
  assert.ok(text.includes(`COPY ${tarball} ./`))
})
