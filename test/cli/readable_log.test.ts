import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { readableLine } from '#cli/servers/readable_log.ts'
import { REQUEST_LINE } from '#http/plugins/request_log.ts'

test('a line of the log is readable in a terminal', async (t) => {
  const lineOf = (write: (logger: pino.Logger) => void) => {
    let said = ''
    write(pino({}, { write: (line) => (said += line) }))
    return readableLine(said)
  }

  await t.test('for a request', () => {
    const request = { method: 'POST', path: '/api/v1/bookings', status: 201, duration_ms: 12.3 }
    assert.match(
      lineOf((logger) => logger.info(request, REQUEST_LINE)),
      /^\d\d:\d\d:\d\d {2}POST \/api\/v1\/bookings 201 in 12\.3 ms\n$/,
    )
  })

  await t.test('for everything else, with what belongs to it', () => {
    assert.match(
      lineOf((logger) => logger.warn({ job: 'sweep_holds', took: { ms: 3 } }, 'late')),
      /^\d\d:\d\d:\d\d {2}warn {2}late job=sweep_holds took=\{"ms":3\}\n$/,
    )
  })

  await t.test('for an error, with its stack', () => {
    const line = lineOf((logger) => logger.error({ err: new Error('broken') }, 'unexpected'))
    assert.match(line, /error unexpected\n {2}Error: broken\n {6}at /)
  })

  await t.test('and stays as it is if it is no JSON', () => {
    assert.equal(readableLine('(node:1) Warning\n'), '(node:1) Warning\n')
    assert.equal(readableLine('7\n'), '7\n')
  })
})
