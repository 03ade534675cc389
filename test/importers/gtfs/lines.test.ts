import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { Findings } from '#importers/gtfs/findings.ts'
import { FEED_BYTES_MAX } from '#importers/gtfs/limits.ts'
import type { FeedFile } from '#importers/gtfs/reading/feed_files.ts'
import { type Meter, readLines } from '#importers/gtfs/reading/lines.ts'
import { readRows } from '#importers/gtfs/reading/rows.ts'

const BYTES_MAX = 1_000_000

function fileOf(pieces: readonly Buffer[]): FeedFile {
  const open = async () => Readable.from(pieces)
  return { name: 'stops.txt', bytes: 0, bytesPacked: null, crc32: null, open }
}

function meter(bytesRead = 0): Meter {
  return { bytesRead, bytesTotal: 0 }
}

/** The bytes in pieces of at most so many, so that every character and line end is cut somewhere. */
function cut(bytes: Buffer, length: number): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length))
  return pieces
}

async function rowsOf(pieces: readonly Buffer[], findings: Findings): Promise<string[][]> {
  const rows: string[][] = []
  const lines = readLines(fileOf(pieces), BYTES_MAX, meter(), findings)
  for await (const batch of readRows(lines, 'stops.txt', findings))
    rows.push(...batch.map(({ cells }) => [...cells]))
  return rows
}

test('reads the same rows however the bytes are cut', async () => {
  const text = '\uFEFFa,b\r\n"Ō ⇒ ""x""","two\r\nlines"\r\n\r\n1, 2 \r\nlast,🛫'
  const expected = [
    ['a', 'b'],
    ['Ō ⇒ "x"', 'two\r\nlines'],
    ['1', '2'],
    ['last', '🛫'],
  ]
  for (let length = 1; length <= text.length; length++) {
    const findings = new Findings()
    assert.deepEqual(await rowsOf(cut(Buffer.from(text), length), findings), expected)
    assert.deepEqual(findings.list, [])
  }
})

test('names the line of each bad character, however the bytes are cut', async () => {
  const bytes = Buffer.concat([
    Buffer.from('a\r\nb\0\r\nü\r\n'),
    Buffer.from([0xfc, 0x0a]),
    Buffer.from('c\rd\n'),
  ])
  for (let length = 1; length <= bytes.length; length++) {
    const findings = new Findings()
    await rowsOf(cut(bytes, length), findings)
    const found = findings.list.map(({ code, line }) => `${code} ${line}`).sort()
    assert.deepEqual(found, ['bad_line_end 5', 'bad_utf8 4', 'mixed_line_ends 4', 'nul_character 2'])
  }
})

test('reads back whatever cells were written', async () => {
  const cell = fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text) && text === text.trim())
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 50 }), async (rows, length) => {
      const text = rows
        .map((cells) => cells.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
        .join('\n')
      const findings = new Findings()
      assert.deepEqual(await rowsOf(cut(Buffer.from(text), length), findings), rows)
      assert.deepEqual(findings.list, [])
    }),
  )
})

test('stops at the size of a file and at that of the feed', async () => {
  const read = async (bytesMax: number, before: number) => {
    const findings = new Findings()
    const pieces = cut(Buffer.from('a\n'.repeat(50)), 10)
    let bytes = 0
    for await (const piece of readLines(fileOf(pieces), bytesMax, meter(before), findings))
      bytes += piece.length
    return { bytes, codes: findings.list.map(({ code }) => code) }
  }
  assert.deepEqual(await read(100, 0), { bytes: 100, codes: [] })
  assert.deepEqual(await read(99, 0), { bytes: 90, codes: ['file_too_large'] })
  assert.deepEqual(await read(100, FEED_BYTES_MAX - 50), { bytes: 50, codes: ['feed_too_large'] })
})

test('tells of progress after each piece', async () => {
  const seen: number[] = []
  const watched: Meter = { bytesRead: 5, bytesTotal: 25, onProgress: ({ bytesRead }) => seen.push(bytesRead) }
  const pieces = cut(Buffer.from('a\n'.repeat(10)), 10)
  for await (const _ of readLines(fileOf(pieces), BYTES_MAX, watched, new Findings()));
  assert.deepEqual(seen, [15, 25])
})
