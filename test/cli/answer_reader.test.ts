import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerReader } from '#cli/load/answer_reader.ts'

const ANSWER = Buffer.from(
  'HTTP/1.1 201 Created\r\nx-request-id: 1\r\ncontent-length: 11\r\n\r\n{"id":"abc"}'.slice(0, -1),
)

/** Reads as a connection does: every piece into the same buffer. Returns, for each piece, the answers that it completes. */
function readInPieces(pieces: readonly Buffer[]) {
  const reader = new AnswerReader()
  const buffer = Buffer.alloc(1024, 'x')
  return pieces.map((piece) => {
    piece.copy(buffer)
    const answers: { status: number; body: string }[] = []
    reader.read(buffer, piece.length, ({ status, bytes, bodyFrom, bodyUntil }) =>
      answers.push({ status, body: bytes.toString('latin1', bodyFrom, bodyUntil) }),
    )
    return answers
  })
}

test('an answer is read whole, wherever it was cut', () => {
  for (let at = 1; at < ANSWER.length; at += 1) {
    const pieces = [ANSWER.subarray(0, at), ANSWER.subarray(at)]
    assert.deepEqual(readInPieces(pieces), [[], [{ status: 201, body: '{"id":"abc"' }]], `cut at ${at}`)
  }
})

test('an answer is not completed by what a former one left in the buffer', () => {
  const long = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n01234567890123456789')
  const short = Buffer.from('HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\n')
  assert.deepEqual(readInPieces([long, short, Buffer.from('\r\n{}')]), [
    [{ status: 200, body: '01234567890123456789' }],
    [],
    [{ status: 409, body: '{}' }],
  ])
})

test('a length may be written in any case, and may be missing where there is no body', () => {
  const [answers] = readInPieces([Buffer.from('HTTP/1.1 200 OK\r\nContent-Length:2\r\n\r\n{}')])
  assert.deepEqual(answers, [{ status: 200, body: '{}' }])
  assert.deepEqual(readInPieces([Buffer.from('HTTP/1.1 204 No Content\r\n\r\n')]), [
    [{ status: 204, body: '' }],
  ])
})

test('answers that come at once are told of one by one, and interim ones not at all', () => {
  const interim = Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')
  const whole = { status: 201, body: '{"id":"abc"' }
  assert.deepEqual(readInPieces([Buffer.concat([ANSWER, interim, ANSWER])]), [[whole, whole]])
  const cut = Buffer.concat([ANSWER, ANSWER.subarray(0, 20)])
  assert.deepEqual(readInPieces([cut, ANSWER.subarray(20)]), [[whole], [whole]])
})

test('a chunked answer is put together, wherever it was cut', () => {
  const chunked = Buffer.from(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\na\r\n"id":"abc"\r\n1\r\n}\r\n0\r\n\r\n',
  )
  for (let at = 1; at < chunked.length; at += 1) {
    const pieces = [chunked.subarray(0, at), Buffer.concat([chunked.subarray(at), ANSWER])]
    assert.deepEqual(
      readInPieces(pieces),
      [
        [],
        [
          { status: 200, body: '{"id":"abc"}' },
          { status: 201, body: '{"id":"abc"' },
        ],
      ],
      `cut at ${at}`,
    )
  }
})

test('what is not understood is an error, not a guess', () => {
  assert.throws(() => readInPieces([Buffer.from('HTTP/1.1 200 OK\r\n\r\n{}')]), /without content-length/)
  const chunked = Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nwhat\r\n{}')
  assert.throws(() => readInPieces([chunked]), /without its length/)
})
