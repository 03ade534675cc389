import { Type } from '@fastify/type-provider-typebox'
import type { Readiness } from '#db/readiness.ts'
import type { App } from '#http/app.ts'
import { Refused } from '#http/problems/refused.ts'
import { refusals } from '#http/refusals.ts'

const Ok = Type.Object({ status: Type.Literal('ok') })

const Ready = Type.Object({
  status: Type.Literal('ok'),
  unknown_migrations: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Migrations that a newer release has applied since this server became ready.',
      examples: [['0042']],
    }),
  ),
})

export interface HealthParts {
  readonly readiness: Pick<Readiness, 'report'>
  readonly isStopping: () => boolean
}

/** About as often as a load balancer asks. */
const RETRY_AFTER = { headers: { 'retry-after': '5' } }

/** /healthz says that the process answers. /readyz says that it can also do its work, so a load balancer may send requests. */
export function reportHealth(app: App, parts: HealthParts): void {
  const tags = ['health']
  let wasReady = false

  app.get(
    '/healthz',
    {
      schema: { tags, operationId: 'isAlive', summary: 'Whether the process answers', response: { 200: Ok } },
    },
    async () => {
      return { status: 'ok' } as const
    },
  )

  const schema = {
    tags,
    operationId: 'isReady',
    summary: 'Whether the server can do its work',
    description:
      'It writes and commits as a booking does, at most once a second, and answers within two seconds.',
    response: { 200: Ready, ...refusals('database_unavailable', 'busy') },
  }
  app.get('/readyz', { schema }, async () => {
    if (parts.isStopping()) throw new Refused('busy', { detail: 'The server is stopping.' })
    const { obstacle, gap } = await parts.readiness.report()
    if (obstacle !== null) throw new Refused('database_unavailable', { ...RETRY_AFTER, ...obstacle })
    const { unknown = [], advice = null } = gap ?? {}
    // During a rolling upgrade, the servers of both releases book. A server that was ready before reports that it is old, and
    // continues.
    const isOnlyOld = wasReady && unknown.length > 0
    if (advice !== null && !isOnlyOld)
      throw new Refused('database_unavailable', { ...RETRY_AFTER, detail: advice })
    wasReady = true
    return { status: 'ok' as const, ...(isOnlyOld ? { unknown_migrations: [...unknown] } : {}) }
  })
}
