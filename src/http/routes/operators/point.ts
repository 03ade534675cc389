import { Type } from '@fastify/type-provider-typebox'

const DEGREES = '-?\\d{1,3}(\\.\\d{1,15})?'

export const POINT_PATTERN = `^${DEGREES},${DEGREES}$`

/** A point on earth in a query: 37.7766,-122.3953. */
export const Point = Type.String({
  pattern: POINT_PATTERN,
  description: 'latitude,longitude in degrees: 37.7766,-122.3953',
})

export const RADIUS_M_MAX = 100_000

export const Radius = Type.Integer({
  minimum: 1,
  maximum: RADIUS_M_MAX,
  default: 1_000,
  description: 'Metres',
})

/** Reads a Point; both are null if none is given. */
export function readPoint(text: string | undefined): readonly [number | null, number | null] {
  const [latitude, longitude] = text?.split(',') ?? []
  if (latitude === undefined || longitude === undefined) return [null, null]
  return [Number(latitude), Number(longitude)]
}
