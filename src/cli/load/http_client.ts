import { Agent, request } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'

export interface Answer {
  status: number
  /** The code of a problem document; null for any other answer. */
  code: string | null
  body: string
  retryAfterMs: number
}

export interface HttpClient {
  send(method: 'GET' | 'POST' | 'PATCH', path: string, options: RequestOptions): Promise<Answer>
  close(): void
}

export interface RequestOptions {
  token?: string
  key?: string
  body?: unknown
}

/** Longer than any answer should take, but short enough for a user who waits for the command. */
const ANSWER_MS_MAX = 30_000

/** Keeps connections open, at most one for each client, as a busy shop does. */
export function createHttpClient(url: URL, connections: number): HttpClient {
  const isTls = url.protocol === 'https:'
  const options = { keepAlive: true, maxSockets: connections }
  const agent = isTls ? new TlsAgent(options) : new Agent(options)
  const start = isTls ? tlsRequest : request

  const send: HttpClient['send'] = (method, path, { token, key, body }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const text = body === undefined ? '' : JSON.stringify(body)
    const headers = {
      ...(text === ''
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    }
    const sent = start(new URL(path, url), { method, agent, headers, timeout: ANSWER_MS_MAX }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const answer = Buffer.concat(chunks).toString()
        const status = response.statusCode ?? 0
        const retryAfterMs = Number(response.headers['retry-after'] ?? 0) * 1000
        resolve({ status, code: status < 400 ? null : codeOf(answer), body: answer, retryAfterMs })
      })
    })
    sent.once('timeout', () => sent.destroy(new Error('no answer')))
    sent.once('error', reject)
    sent.end(text)
    return promise
  }
  return { send, close: () => agent.destroy() }
}

function codeOf(body: string): string {
  try {
    const problem: unknown = JSON.parse(body)
    return typeof problem === 'object' && problem !== null && 'code' in problem
      ? String(problem.code)
      : 'no code'
  } catch {
    return 'no problem document'
  }
}
