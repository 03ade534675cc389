import assert from 'node:assert/strict'
import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { FindingCode } from '#importers/gtfs/findings.ts'
import { FILE_COUNT_MAX, INFLATION_GRACE_BYTES } from '#importers/gtfs/limits.ts'
import { readFeed } from '#importers/gtfs/read_feed.ts'
import { codesOf, feedFolder, goodFeed, SMALL_FEED, temporaryFile } from './feeds.ts'
import { makeZip, type ZipEntry } from './make_zip.ts'

const SMALL_ENTRIES: readonly ZipEntry[] = Object.entries(SMALL_FEED).map(([name, content]) => ({
  name,
  content,
}))

async function zipFile(t: TestContext, entries: readonly ZipEntry[]): Promise<string> {
  return temporaryFile(t, 'feed.zip', makeZip(entries))
}

/** The small feed, with the entry of the same name replaced. */
function withEntry(entry: ZipEntry): ZipEntry[] {
  return [...SMALL_ENTRIES.filter(({ name }) => name !== entry.name), entry]
}

const shapes = (name: string): ZipEntry => ({ name, content: 'shape_id\n' })

const REFUSED: readonly { name: string; entries: readonly ZipEntry[]; codes: readonly FindingCode[] }[] = [
  {
    name: 'a path that leads out',
    entries: [...SMALL_ENTRIES, shapes('../shapes.txt')],
    codes: ['unsafe_path'],
  },
  {
    name: 'a path that leads out later',
    entries: [...SMALL_ENTRIES, shapes('a/../../b')],
    codes: ['unsafe_path'],
  },
  { name: 'an absolute path', entries: [...SMALL_ENTRIES, shapes('/etc/passwd')], codes: ['unsafe_path'] },
  { name: 'a drive letter', entries: [...SMALL_ENTRIES, shapes('C:/shapes.txt')], codes: ['unsafe_path'] },
  {
    name: 'a path with backslashes',
    entries: [...SMALL_ENTRIES, shapes('..\\shapes.txt')],
    codes: ['unsafe_path'],
  },
  {
    name: 'a link',
    entries: withEntry({ name: 'shapes.txt', content: '/etc/passwd', claims: { mode: 0o120777 } }),
    codes: ['linked_file'],
  },
  {
    name: 'two files of one name',
    entries: [...SMALL_ENTRIES, shapes('stops.txt')],
    codes: ['duplicate_file'],
  },
  {
    name: 'a way of compression that nobody knows',
    entries: withEntry({ name: 'shapes.txt', content: '', claims: { method: 99 } }),
    codes: ['unreadable_file'],
  },
  {
    name: 'a wrong checksum',
    entries: withEntry({ name: 'routes.txt', content: SMALL_FEED['routes.txt'] ?? '', claims: { crc32: 1 } }),
    codes: ['corrupt_file'],
  },
  {
    name: 'a size smaller than what is in it',
    entries: withEntry({ name: 'routes.txt', content: SMALL_FEED['routes.txt'] ?? '', claims: { bytes: 3 } }),
    codes: ['corrupt_file'],
  },
  {
    name: 'a bomb that says what it is',
    entries: withEntry({ name: 'fare_rules.txt', content: bomb() }),
    codes: ['zip_bomb'],
  },
  {
    name: 'a bomb that says it is small',
    entries: withEntry({ name: 'fare_rules.txt', content: bomb(), claims: { bytes: 100 } }),
    codes: ['corrupt_file'],
  },
]

/** A table of empty lines, which deflate packs a thousand to one. */
function bomb(): Buffer {
  return Buffer.alloc(2 * INFLATION_GRACE_BYTES, '\n')
}

for (const { name, entries, codes } of REFUSED) {
  test(`refuses a zip with ${name}`, async (t) => {
    assert.deepEqual(await codesOf(await zipFile(t, entries)), codes)
  })
}

test('follows no link out of a folder, whichever file it stands for', async (t) => {
  for (const name of ['stops.txt', 'shapes.txt', 'notes.md']) {
    const folder = await feedFolder(t)
    await rm(join(folder, name), { force: true })
    await symlink('/etc/passwd', join(folder, name))
    using reading = await readFeed(folder)
    const links = reading.findings.list.filter(({ code }) => code === 'linked_file')
    assert.deepEqual(
      links.map(({ file }) => file),
      [name],
    )
    assert.equal(reading.feed, null)
    assert.ok(!JSON.stringify(reading.findings.list).includes('root:'), 'and quotes nothing of it')
  }
})

test('reads a zip as it reads the folder, deflated or stored', async (t) => {
  const folder = await goodFeed(t, await feedFolder(t))
  const deflated = await goodFeed(t, await zipFile(t, SMALL_ENTRIES))
  const stored = await goodFeed(
    t,
    await zipFile(
      t,
      SMALL_ENTRIES.map((entry) => ({ ...entry, stored: true })),
    ),
  )
  for (const zip of [deflated, stored]) {
    assert.deepEqual([...zip.timedTrips()], [...folder.timedTrips()])
    assert.deepEqual(zip.sha256, folder.sha256)
  }
})

test('reads the tables in one folder of the archive, and says so', async (t) => {
  const nested = SMALL_ENTRIES.map((entry) => ({ ...entry, name: `feed/${entry.name}` }))
  const withMacFiles = [...nested, { name: '__MACOSX/feed/._stops.txt', content: 'x' }, shapes('feed/')]
  assert.deepEqual(await codesOf(await zipFile(t, withMacFiles)), ['feed_in_folder'])
})

test('guesses neither of two feeds in one archive', async (t) => {
  const two = ['a', 'b'].flatMap((folder) =>
    SMALL_ENTRIES.map((entry) => ({ ...entry, name: `${folder}/${entry.name}` })),
  )
  const codes = await codesOf(await zipFile(t, two))
  assert.ok(codes.includes('missing_file'))
})

test('refuses an archive with more files than a feed can have', async (t) => {
  const entries = Array.from({ length: FILE_COUNT_MAX + 1 }, (_, index) => shapes(`${index}.txt`))
  assert.deepEqual(await codesOf(await zipFile(t, entries)), ['too_many_files'])
})

test('refuses what is no archive, half of one, or not there', async (t) => {
  const whole = makeZip(SMALL_ENTRIES)
  assert.deepEqual(await codesOf(await temporaryFile(t, 'a.zip', Buffer.from('not a real zip file'))), [
    'not_a_zip',
  ])
  assert.deepEqual(await codesOf(await temporaryFile(t, 'b.zip', Buffer.alloc(0))), ['not_a_zip'])
  const half = await temporaryFile(t, 'c.zip', whole.subarray(0, whole.length / 2))
  assert.deepEqual(await codesOf(half), ['not_a_zip'])
  assert.deepEqual(await codesOf('/nowhere/feed.zip'), ['not_found'])
})
