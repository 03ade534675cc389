import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { LogWriter, type LostLines } from '#cli/servers/log_writer.ts'
import { until } from '#support/until.ts'

const LINE = `${'a line of the log '.repeat(60)}\n`
/** More lines than a writer buffers and a pipe holds. */
const LINES = 3_000

/** A pipe that accepts no more once it is full, like stderr when its reader has stopped. */
function makePipe(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), 'berth-pipe-'))
  const path = join(directory, 'pipe')
  execFileSync('mkfifo', [path])
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  t.after(() => {
    closeSync(fd)
    rmSync(directory, { recursive: true })
  })
  const buffer = Buffer.alloc(64 * 1024)
  const read = () => {
    try {
      return buffer.toString('utf8', 0, readSync(fd, buffer))
    } catch {
      return ''
    }
  }
  return { fd, read }
}

test('a reader that stops loses lines, and is later told how many', async (t) => {
  const { fd, read } = makePipe(t)
  const told: LostLines[] = []
  const writer = new LogWriter(fd, (lost) => {
    told.push(lost)
    return 'some are lost\n'
  })
  for (let line = 0; line < LINES; line += 1) writer.write(LINE)

  let text = ''
  await until(async function everythingIsRead() {
    text += read()
    return text.endsWith('some are lost\n')
  })
  const kept = text.split(LINE).length - 1
  assert.ok(kept > 0)
  assert.deepEqual(told, [{ lines: LINES - kept, reason: 'its reader stands still' }])
  assert.equal(text, `${LINE.repeat(kept)}some are lost\n`)

  writer.write('and on\n')
  await until(async function itGoesOn() {
    return read() === 'and on\n'
  })
})

test('a descriptor that cannot be written throws at nobody', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-log-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'log')
  closeSync(openSync(path, 'w'))
  const fd = openSync(path, 'r')
  t.after(() => closeSync(fd))
  const tried = Promise.withResolvers<LostLines>()
  const writer = new LogWriter(fd, (lost) => {
    tried.resolve(lost)
    return 'lost\n'
  })
  writer.write(LINE)
  const { lines, reason } = await tried.promise
  assert.equal(lines, 1)
  assert.match(reason, /EBADF/)
})
