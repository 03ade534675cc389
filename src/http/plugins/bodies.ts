import type { FastifyBodyParser } from 'fastify'
import type { App } from '#http/app.ts'
import { refuseDeepJson, refuseUnstorableText } from '#http/input/json_body.ts'

type Parsed = Parameters<NonNullable<Parameters<FastifyBodyParser<string>>[2]>>

/** Accepts JSON bodies only. Fastify's own parser protects against prototype poisoning. */
export function readJsonBodies(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, json, done) => {
    refuseDeepJson(json)
    // The parser treats a throw in its callback as bad JSON, so the callback only records what it got.
    const parsed: Parsed[] = []
    parse(request, json, (...outcome) => parsed.push(outcome))
    for (const [error, body] of parsed) {
      if (error === null) refuseUnstorableText(json, body)
      done(error, body)
    }
  })
}
