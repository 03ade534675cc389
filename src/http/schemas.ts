import type { Readable } from 'node:stream'
import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox'
import Format from 'typebox/format'
import { isDay, isMoment } from '#http/input/moments.ts'

// For bodies, addresses and cursors alike: a value that passes is given to PostgreSQL as it is.
Format.Set('date-time', isMoment)
Format.Set('date', isDay)

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

export const FieldError = Type.Object({
  in: Type.Union([Type.Literal('body'), Type.Literal('query'), Type.Literal('path'), Type.Literal('header')]),
  pointer: Type.String({ description: 'JSON Pointer to the field: /passengers/0/name' }),
  detail: Type.String({ description: 'What is wrong with it' }),
})
export type FieldError = Static<typeof FieldError>

/** RFC 9457, with what Berth adds: a stable code to act on and the request id to quote. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'The address of the page that explains this code' }),
    title: Type.String({ description: 'The same sentence for every problem of this code' }),
    status: Type.Integer(),
    code: Type.String({ description: 'The stable name of the problem; act on this, not on the title' }),
    detail: Type.Optional(Type.String({ description: 'What is specific to this occurrence of the problem' })),
    instance: Type.String({ description: 'The path that was called' }),
    request_id: Type.String({ description: 'The value of X-Request-Id; quote it when you ask for help' }),
    errors: Type.Optional(Type.Array(FieldError)),
  },
  { additionalProperties: true, title: 'Problem' },
)
export type Problem = Static<typeof Problem>

export const Uuid = Type.String({ format: 'uuid' })
export const Timestamp = Type.String({ format: 'date-time' })

/** A Date in an answer, written as a date-time. */
export const Moment = Type.Unsafe<Date>({ type: 'string', format: 'date-time' })

/** A member that is always present, and null if it does not apply. */
export function Nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

/** The answer of a route that streams events. The handler sends the stream itself. */
export const EventStreamAnswer = Type.Unsafe<Readable>({
  description: 'Server-sent events',
  content: { 'text/event-stream': { schema: { type: 'string' } } },
})

/** The answer of a route that draws a picture. */
export const PictureAnswer = Type.Unsafe<string>({
  description: 'A picture',
  content: { 'image/svg+xml': { schema: { type: 'string' } } },
})

/** The answer of a route that writes a text for a spreadsheet or a printer. */
export function TextAnswer(mediaType: string, description: string) {
  return Type.Unsafe<string>({ description, content: { [mediaType]: { schema: { type: 'string' } } } })
}

/** A request body that accepts only its own fields: a misspelt field is refused, not ignored. */
export function Body<Properties extends Record<string, TSchema>>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false })
}
