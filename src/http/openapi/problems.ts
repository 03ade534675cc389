import type { RefusalCode } from '#http/refusal_codes.ts'
import { findRefusal } from '#http/refusals.ts'
import { PROBLEM_MEDIA_TYPE, Problem } from '#http/schemas.ts'

type Members = Record<string, unknown>

/** The refusals of any operation, before it is reached or because of the server's own state. */
const EVERYWHERE: readonly RefusalCode[] = [
  'malformed_request',
  'headers_too_large',
  'request_timeout',
  'expectation_failed',
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
  'not_found',
  'too_many_requests',
  'token_invalid',
  'token_expired',
  'invalid_request',
  'busy',
  'outcome_unknown',
  'database_unavailable',
  'internal',
]

const PROBLEM = { $ref: '#/components/schemas/Problem' }
const ANY_PROBLEM = { $ref: '#/components/responses/Problem' }

/**
 * Describes the errors of every operation once: Problem is a component, the refusals of a route narrow its code, and the refusals
 * of any operation are responses that all share. Repeated in each route, they would be most of the document.
 */
export function describeProblems<Document extends object>(document: Document): Document {
  const { components, paths } = asMembers(document)
  const described = {
    ...asMembers(components),
    schemas: { ...asMembers(asMembers(components).schemas), Problem },
    responses: {
      Problem: {
        description: 'What any operation may refuse',
        content: { [PROBLEM_MEDIA_TYPE]: { schema: narrow(EVERYWHERE) } },
      },
    },
  }
  return { ...document, components: described, paths: mapMembers(paths, describePath) }
}

function describePath(path: unknown): unknown {
  return mapMembers(path, (operation) => {
    const { responses } = asMembers(operation)
    if (responses === undefined) return operation
    return {
      ...asMembers(operation),
      responses: { ...mapMembers(responses, describeResponse), default: ANY_PROBLEM },
    }
  })
}

/** A status that a route names hides the shared response, so its description is repeated here. */
function describeResponse(response: unknown, status: string): unknown {
  const { content } = asMembers(response)
  const { schema } = asMembers(asMembers(content)[PROBLEM_MEDIA_TYPE])
  const { enum: codes } = asMembers(schema)
  if (!Array.isArray(codes)) return response
  const shared = EVERYWHERE.filter((code) => findRefusal(code).httpStatus === Number(status))
  const schemaOfAll = narrow([...new Set([...codes, ...shared])])
  return { ...asMembers(response), content: { [PROBLEM_MEDIA_TYPE]: { schema: schemaOfAll } } }
}

function narrow(codes: readonly string[]) {
  return { allOf: [PROBLEM, { type: 'object', properties: { code: { enum: codes } } }] }
}

function mapMembers(value: unknown, change: (member: unknown, name: string) => unknown): Members {
  return Object.fromEntries(
    Object.entries(asMembers(value)).map(([name, member]) => [name, change(member, name)]),
  )
}

function asMembers(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
