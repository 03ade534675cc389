import { type HttpAnswer, HttpConnection } from '#cli/load/http_connection.ts'

export interface Answer extends HttpAnswer {
  /** The code of a problem document; null for any other answer. */
  readonly code: string | null
  readonly retryAfterMs: number
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface HttpClient {
  /** Rejects with ConnectionLost if no answer comes. */
  send(method: Method, path: string, options?: RequestOptions): Promise<Answer>
  close(): void
}

export interface RequestOptions {
  readonly token?: string | undefined
  readonly key?: string | undefined
  readonly body?: unknown
}

/** Longer than any answer should take, but short enough for a user who waits for the command. */
const ANSWER_MS_MAX = 30_000

/**
 * Keeps its connections open, as a busy shop does. Each has at most one request under way; the others wait their turn.
 * With an `answerMsMax` of 0 it waits for answers without a limit.
 */
export function createHttpClient(origin: URL, connections: number, answerMsMax = ANSWER_MS_MAX): HttpClient {
  const all = Array.from({ length: connections }, () => new HttpConnection(origin, answerMsMax))
  const idle = [...all]
  const waiting: ((connection: HttpConnection) => void)[] = []

  function take(): HttpConnection | Promise<HttpConnection> {
    return idle.pop() ?? new Promise<HttpConnection>((resolve) => waiting.push(resolve))
  }

  function giveBack(connection: HttpConnection): void {
    const next = waiting.shift()
    if (next === undefined) idle.push(connection)
    else next(connection)
  }

  return {
    async send(method, path, { token, key, body } = {}) {
      const { pathname, search } = new URL(path, origin)
      const headers: Record<string, string> = {}
      if (token !== undefined) headers.authorization = `Bearer ${token}`
      if (key !== undefined) headers['idempotency-key'] = key
      const text = body === undefined ? '' : JSON.stringify(body)
      const connection = await take()
      try {
        return describe(await connection.ask(method, pathname + search, headers, text))
      } finally {
        giveBack(connection)
      }
    },
    close() {
      for (const connection of all) connection.close()
    },
  }
}

function describe(answer: HttpAnswer): Answer {
  return {
    ...answer,
    code: answer.status < 400 ? null : codeOf(answer.body),
    retryAfterMs: Number(answer.headers.get('retry-after') ?? 0) * 1000,
  }
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
