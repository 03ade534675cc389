import { Type } from '@fastify/type-provider-typebox'
import type { Queryable } from '#db/pool.ts'
import type { App } from '#http/app.ts'
import { Refused } from '#http/problems/refused.ts'
import { refusals } from '#http/refusals.ts'

const Ok = Type.Object({ status: Type.Literal('ok') })

export interface HealthParts {
  readonly pool: Queryable
  /** Names of migrations that this server expects and the database lacks. */
  readonly findPendingMigrations: () => Promise<readonly string[]>
  readonly isStopping: () => boolean
}

/** /healthz: the process answers. /readyz: it can also do its work, so a balancer may send it some. */
export function reportHealth(app: App, parts: HealthParts): void {
  const tags = ['health']
  // Migrations are not taken back under a running server, so once current is current.
  let isMigrated = false

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
    response: { 200: Ok, ...refusals('database_unavailable', 'busy') },
  }
  app.get('/readyz', { schema }, async () => {
    if (parts.isStopping()) throw new Refused('busy', { detail: 'The server is stopping.' })
    await parts.pool.query('select 1')
    if (!isMigrated) {
      const pending = await parts.findPendingMigrations()
      if (pending.length > 0) {
        throw new Refused('database_unavailable', { detail: `Migrations are missing: ${pending.join(', ')}` })
      }
      isMigrated = true
    }
    return { status: 'ok' } as const
  })
}
