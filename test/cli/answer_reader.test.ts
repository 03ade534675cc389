import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerReader } from '#cli/load/answer_reader.ts'

const ANSWER = Buffer.from(
  'HTTP/1.1 201 Created\r\nx-request-id: 1\r\ncontent-length: 11\r\n\r\n{"id":"abc"}'.slice(0, -1),
)

/** As a connection does: everything into one buffer, which is read into again. */
function readInPieces(pieces: readonly Buffer[]) {
  const reader = new AnswerReader()
  const buffer = Buffer.alloc(1024, 'x')
  return pieces.map((piece) => {
    piece.copy(buffer)
    const answer = reader.read(buffer, piece.length)
    return answer === null
      ? null
      : { status: answer.status, body: answer.bytes.toString('latin1', answer.bodyFrom, answer.bodyUntil) }
  })
}

test('an answer is read whole, wherever it was cut', () => {
  for (let at = 1; at < ANSWER.length; at += 1) {
    const pieces = [ANSWER.subarray(0, at), ANSWER.subarray(at)]
    assert.deepEqual(readInPieces(pieces), [null, { status: 201, body: '{"id":"abc"' }], `cut at ${at}`)
  }
})

test('an answer is not completed by what a former one left in the buffer', () => {
  const long = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n01234567890123456789')
  const short = Buffer.from('HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\n')
  assert.deepEqual(readInPieces([long, short, Buffer.from('\r\n{}')]), [
    { status: 200, body: '01234567890123456789' },
    null,
    { status: 409, body: '{}' },
  ])
})

test('a length may be written in any case, and may be missing where there is no body', () => {
  const [answer] = readInPieces([Buffer.from('HTTP/1.1 200 OK\r\nContent-Length:2\r\n\r\n{}')])
  assert.deepEqual(answer, { status: 200, body: '{}' })
  assert.deepEqual(readInPieces([Buffer.from('HTTP/1.1 204 No Content\r\n\r\n')]), [
    { status: 204, body: '' },
  ])
})

test('what is not understood is an error, not a guess', () => {
  const chunked = Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n')
  assert.throws(() => readInPieces([chunked]), /without content-length/)
  assert.throws(() => readInPieces([Buffer.concat([ANSWER, ANSWER])]), /More came/)
})
