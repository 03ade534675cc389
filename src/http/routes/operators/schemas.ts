import { type Static, Type } from '@fastify/type-provider-typebox'
import { PageQuery } from '#http/pagination.ts'
import { Uuid } from '#http/schemas.ts'

export const Slug = Type.String({
  minLength: 1,
  maxLength: 63,
  description: 'The operator, by its slug (or its id)',
})

export const OperatorParams = Type.Object({ slug: Slug })

/** The path of something that belongs to an operator. */
export const OwnedParams = Type.Object({ slug: Slug, id: Uuid })

/** The id of what was created. */
export const Created = Type.Object({ id: Uuid })
export type Created = Static<typeof Created>

export const SearchQuery = Type.Object({
  ...PageQuery.properties,
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Part of a name' })),
})

/** Words such as `first` or `senior`, which distinguish fares and seats. */
export const Word = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,31}$' })

/** An amount that staff set, in minor units. SQL has the same bound. */
export const Price = Type.Integer({ minimum: 0, maximum: 999_999_999_999 })

/** Any object. It is stored as it is. */
export const AnyObject = Type.Object({}, { additionalProperties: true })

/** An empty answer. */
export const DONE = { 204: Type.Null({ description: 'Done; it applies from the next request on' }) }

/** The refusals of every route that only staff may call. */
export const STAFF_REFUSALS = ['sign_in_required', 'not_allowed', 'operator_not_found'] as const
