import { Type } from '@fastify/type-provider-typebox'
import type { Queryable } from '#db/pool.ts'
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
  readonly pool: Queryable
  /** What to do where the database is not at this server's migrations, and which of it this server does not know. */
  readonly findMigrationGap: () => Promise<{
    readonly unknown: readonly string[]
    readonly advice: string | null
  }>
  readonly isStopping: () => boolean
}

/** /healthz: the process answers. /readyz: it can also do its work, so a balancer may send it some. */
export function reportHealth(app: App, parts: HealthParts): void {
  const tags = ['health']
  let wasReady = false

  app.get(
    '/healthz',
    { schema: { tags, operationId: 'isAlive', summary: 'Does the process answer?', response: { 200: Ok } } },
    async () => {
      return { status: 'ok' } as const
    },
  )

  const schema = {
    tags,
    operationId: 'isReady',
    summary: 'Can it do its work?',
    response: { 200: Ready, ...refusals('database_unavailable', 'busy') },
  }
  app.get('/readyz', { schema }, async () => {
    if (parts.isStopping()) throw new Refused('busy', { detail: 'The server is stopping.' })
    await parts.pool.query('select 1')
    const { unknown, advice } = await parts.findMigrationGap()
    // In a rolling upgrade the servers of both releases book: one that was ready says that it is old, and goes on.
    const isOnlyOld = wasReady && unknown.length > 0
    if (advice !== null && !isOnlyOld) throw new Refused('database_unavailable', { detail: advice })
    wasReady = true
    return { status: 'ok' as const, ...(isOnlyOld ? { unknown_migrations: [...unknown] } : {}) }
  })
}
