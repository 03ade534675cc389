import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError } from 'fastify'
import type { App } from '#http/app.ts'
import { describeProblem } from '#http/plugins/problems.ts'
import { requestIdOf } from '#http/plugins/request_ids.ts'
import { Refused } from '#http/problems/refused.ts'
import type { RefusalCode } from '#http/refusal_codes.ts'
import { PROBLEM_MEDIA_TYPE } from '#http/schemas.ts'

const CODES: Readonly<Record<string, RefusalCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
}

/** Answers what Node could not read as HTTP. There is no request object to reply to. */
export function answerUnreadable(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (!socket.writable) {
    socket.destroy(error)
    return
  }
  const refused = new Refused(CODES[error.code] ?? 'malformed_request')
  // Its address and its X-Request-Id are in the part that could not be read.
  const problem = describeProblem(refused, { url: '/', id: requestIdOf({ headers: {} }) })
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Bad Request'}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${problem.request_id}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** On its own, Node answers an unknown Expect with an empty 417. */
export function answerExpectations(app: App): void {
  app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const asked = { url: request.url ?? '/', id: requestIdOf(request) }
    const problem = describeProblem(new Refused('expectation_failed'), asked)
    response.writeHead(problem.status, {
      'content-type': PROBLEM_MEDIA_TYPE,
      'x-request-id': problem.request_id,
      connection: 'close',
    })
    response.end(JSON.stringify(problem))
  })
}
