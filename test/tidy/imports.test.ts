import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { test } from 'node:test'
import { findCircles, readImports, readSpecifiers } from '#test/tidy/imports.ts'

const SRC = ['src/db', 'src/http', 'src/importers', 'src/ops', 'src/worker', 'src/cli']

/** The other parts that each part may import. */
const INWARDS: Readonly<Record<string, readonly string[]>> = {
  'src/db': [],
  'src/http': ['src/db'],
  'src/importers': ['src/db'],
  'src/ops': ['src/db'],
  'src/worker': ['src/db'],
  // The command line puts the parts together.
  'src/cli': SRC,
  // Shared by tests, benchmarks and proofs, and owned by none of them.
  support: SRC,
  prove: [...SRC, 'support'],
  // The checker also proves the rivals.
  bench: [...SRC, 'support', 'prove'],
  test: [...SRC, 'support', 'prove', 'bench'],
}

function partOf(file: string): string {
  return file
    .split('/')
    .slice(0, file.startsWith('src/') ? 2 : 1)
    .join('/')
}

test('imports point inwards', () => {
  const outwards = [...readImports('{src,support,prove,bench,test}/**/*.ts')].flatMap(([file, imported]) => {
    const own = partOf(file)
    const allowed = INWARDS[own] ?? []
    return imported
      .filter((other) => partOf(other) !== own && !allowed.includes(partOf(other)))
      .map((other) => `${file} imports ${other}`)
  })
  assert.deepEqual(outwards, [])
})

test('no file imports itself by way of others, not even for a type', () => {
  assert.deepEqual(findCircles(readImports('{src,support,bench,prove}/**/*.ts')), [])
})

test('a file is named by its alias, or by ./ where it lies in the same folder', () => {
  const others = globSync('{src,support,prove,bench,test}/**/*.ts').flatMap((file) =>
    readSpecifiers(file)
      .filter((specifier) => !/^(#|\.\/[^/]+$)/.test(specifier))
      .map((specifier) => `${file} imports ${specifier}`),
  )
  assert.deepEqual(others, [])
})

test('a circle is found, whichever file it begins with', () => {
  const ring = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['b']],
    ['d', []],
  ])
  assert.deepEqual(findCircles(ring), [['b', 'c', 'b']])
})
