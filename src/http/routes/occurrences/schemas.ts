import { Type } from '@fastify/type-provider-typebox'
import { Uuid } from '#http/schemas.ts'

/** A departure or an event. */
export const OccurrenceParams = Type.Object({ id: Uuid })
