import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '#http/app.ts'
import { fromBookings } from '#http/problems/from_bookings.ts'
import { fromFastify } from '#http/problems/from_fastify.ts'
import { fromPostgres } from '#http/problems/from_postgres.ts'
import { createUpgradeJudge } from '#http/problems/from_upgrade.ts'
import { fromValidation } from '#http/problems/from_validation.ts'
import { Refused } from '#http/problems/refused.ts'
import { findRefusal } from '#http/refusals.ts'
import { type FieldError, PROBLEM_MEDIA_TYPE, type Problem } from '#http/schemas.ts'

/** Tells a client when to retry, unless the refusal itself gives a better time. */
const RETRY_SOON = { 'retry-after': '1' }

/**
 * Turns every error that leaves the server into problem details (RFC 9457). An unexpected error reveals only its request id.
 *
 * @param isInTransition whether a migration may have replaced the objects that a statement used; called only if a statement found
 * other objects than it was planned for
 */
export function answerProblems(app: App, isInTransition: () => Promise<boolean>): void {
  const judgeUpgrade = createUpgradeJudge(isInTransition)
  app.setErrorHandler((error, request, reply) => {
    const send = (refused: Refused) => {
      logTrouble(refused, request)
      return sendProblem(refused, request, reply)
    }
    if (error === request.raw.errored) return giveUp(request, reply)
    return judgeUpgrade(error)?.then(send) ?? send(toRefused(error))
  })
}

/** The connection broke while the body was read. The client has left, so no answer is needed. */
function giveUp(request: FastifyRequest, reply: FastifyReply): void {
  request.log.debug({ err: request.raw.errored }, 'the client has left')
  reply.hijack()
}

/** Finds the refusal for an error. An unexpected error becomes `internal`. */
export function toRefused(error: unknown): Refused {
  if (error instanceof Refused) return error
  if (!(error instanceof Error)) return new Refused('internal', { cause: error })
  const expected = isFastifyError(error) ? (fromValidation(error) ?? fromFastify(error)) : null
  return expected ?? fromBookings(error) ?? fromPostgres(error) ?? new Refused('internal', { cause: error })
}

/** Errors of the caller are not logged. Neither is `busy`: logging it would add load when there is too much of it. */
function logTrouble(refused: Refused, request: FastifyRequest): void {
  const trouble = { err: refused.cause ?? refused }
  if (refused.code === 'internal') request.log.error(trouble, 'unexpected')
  else if (refused.code === 'busy') request.log.debug(trouble, refused.code)
  else if (findRefusal(refused.code).httpStatus >= 500) request.log.warn(trouble, refused.code)
  // The database denied what a route tried. This is an attack, or a grant that is missing.
  else if (refused.cause !== undefined) request.log.info(trouble, refused.code)
}

export function sendProblem(refused: Refused, request: FastifyRequest, reply: FastifyReply) {
  const problem = describeProblem(refused, request)
  return reply
    .code(problem.status)
    .headers({
      ...(problem.status === 503 ? RETRY_SOON : {}),
      ...refused.details.headers,
      'cache-control': 'no-store',
      'x-request-id': request.id,
    })
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(problem))
}

/** The members of every problem come first, for a human reader. They are assigned last, so that no extras of a refusal replace them. */
export function describeProblem(
  refused: Refused,
  request: Pick<FastifyRequest, 'url' | 'id'> & { readonly method?: string },
): Problem {
  const { httpStatus, sentence } = findRefusal(refused.code)
  const { detail, errors, extras } = refused.details
  const members: Problem = {
    type: `/api/v1/problems/${refused.code}`,
    title: sentence,
    status: httpStatus,
    code: refused.code,
    ...(detail === undefined ? {} : { detail }),
    ...errorsOf(errors, extras, request.method),
    instance: request.url.split('?', 1)[0] ?? '/',
    request_id: request.id,
  }
  return extras === undefined ? members : { ...members, ...extras, ...members }
}

/** SQL names a field as `decks[0].rows` and says what is wrong with it. Here it takes the form of a schema's errors. */
function errorsOf(
  errors: readonly FieldError[] | undefined,
  extras: Refused['details']['extras'],
  method: string | undefined,
): { errors?: FieldError[] } {
  if (errors !== undefined) return { errors: [...errors] }
  if (typeof extras?.field !== 'string' || typeof extras.problem !== 'string') return {}
  const { field, problem: detail } = extras
  const pointer = field.startsWith('/')
    ? field
    : `/${field.replace(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`
  return { errors: [{ in: method === 'GET' ? 'query' : 'body', pointer, detail }] }
}

function isFastifyError(error: Error): error is FastifyError {
  return 'code' in error && typeof error.code === 'string' && error.code.startsWith('FST_')
}
