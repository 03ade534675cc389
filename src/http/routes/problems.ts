import { Type } from '@fastify/type-provider-typebox'
import type { App } from '#http/app.ts'
import { Refused } from '#http/problems/refused.ts'
import { findRefusal, isRefusalCode, readRefusals, refusals } from '#http/refusals.ts'

const ProblemCode = Type.Object({
  code: Type.String(),
  status: Type.Integer({ description: 'Its HTTP status' }),
  title: Type.String(),
})

const tags = ['problems']

/** GET /problems, /problems/{code}: the page that the `type` of a problem points to, in order of precedence. */
export async function problemRoutes(app: App): Promise<void> {
  const list = { operationId: 'listProblems', tags, response: { 200: Type.Array(ProblemCode) } }
  app.get('/problems', { schema: list }, async () => readRefusals().map(describe))

  const one = {
    operationId: 'getProblem',
    tags,
    params: Type.Object({ code: Type.String({ maxLength: 100 }) }),
    response: { 200: ProblemCode, ...refusals('not_found') },
  }
  app.get('/problems/:code', { schema: one }, async (request) => {
    const { code } = request.params
    if (!isRefusalCode(code)) throw new Refused('not_found')
    return describe(findRefusal(code))
  })
}

function describe(refusal: { code: string; httpStatus: number; sentence: string }) {
  return { code: refusal.code, status: refusal.httpStatus, title: refusal.sentence }
}
