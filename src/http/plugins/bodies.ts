import type { FastifyBodyParser } from 'fastify'
import type { App } from '#http/app.ts'
import { refuseDeepJson, refuseUnstorableText } from '#http/input/json_body.ts'

type Parsed = Parameters<NonNullable<Parameters<FastifyBodyParser<string>>[2]>>

/** Bodies are JSON and nothing else; Fastify's own parser guards against prototype poisoning. */
export function readJsonBodies(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, json, done) => {
    refuseDeepJson(json)
    // The parser takes a throw in its callback for bad JSON, so the callback only notes what came.
    const parsed: Parsed[] = []
    parse(request, json, (...outcome) => parsed.push(outcome))
    for (const [error, body] of parsed) {
      if (error === null) refuseUnstorableText(json, body)
      done(error, body)
    }
  })
}
