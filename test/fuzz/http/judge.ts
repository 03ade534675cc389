import type { RawAnswer } from '#test/fuzz/http/raw_client.ts'
import type { GeneratedRequest } from '#test/fuzz/http/requests.ts'
import type { Operation } from '#test/helpers/operations.ts'

const PROBLEM = 'application/problem+json'

/** What is wrong with an answer; null if it is as the document declares. */
export function judge(
  operation: Operation,
  { what, method }: GeneratedRequest,
  answer: RawAnswer,
): string | null {
  const { status } = answer
  if (status >= 500) return `${status} ${answer.body.slice(0, 300)}`
  if (method === 'HEAD') return null
  // A request that reaches no operation is answered by the frame of the server, but still with a problem.
  const isElsewhere = what === 'path' || what === 'method' || (what === 'host' && status === 400)
  if (isElsewhere && status >= 400) return judgeProblem(answer)
  // A 304 says that the caller's copy is as declared.
  if (status === 304) return null

  const declared = operation.answerOf(status)
  if (declared === null) return `${status} is not declared`
  if (status >= 400) return judgeProblem(answer) ?? wrongBody(answer, declared.check)
  const { mediaType } = declared
  const given = mediaTypeOf(answer)
  if (given !== mediaType) return `${status} is ${given}, and declared as ${mediaType}`
  return mediaType === 'application/json' ? wrongBody(answer, declared.check) : null
}

function judgeProblem(answer: RawAnswer): string | null {
  const { status, body } = answer
  const type = mediaTypeOf(answer)
  if (type !== PROBLEM) return `${status} is ${type} and no problem: ${body.slice(0, 300)}`
  const problem: { status?: unknown; code?: unknown; request_id?: unknown } = JSON.parse(body)
  if (problem.status !== status) return `${status} says ${problem.status} in its body`
  return typeof problem.code === 'string' && typeof problem.request_id === 'string' ? null : body
}

function mediaTypeOf({ headers }: RawAnswer): string | null {
  return headers.get('content-type')?.split(';')[0] ?? null
}

function wrongBody({ status, body }: RawAnswer, check: (body: unknown) => readonly string[]): string | null {
  const errors = check(JSON.parse(body))
  return errors.length === 0
    ? null
    : `${status} is not as declared: ${errors.join('; ')}: ${body.slice(0, 300)}`
}
