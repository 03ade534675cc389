import { PROBLEM_MEDIA_TYPE, Problem } from '#http/schemas.ts'

type Members = Record<string, unknown>

const PROBLEM = { $ref: '#/components/schemas/Problem' }
const ANY_PROBLEM = { $ref: '#/components/responses/Problem' }

/**
 * Says of every operation what its errors look like, once: a Problem is a component, the refusals of a route narrow
 * its code, and any other error is a Problem too. Written into each route it would be most of the document.
 */
export function describeProblems<Document extends object>(document: Document): Document {
  const { components, paths } = asMembers(document)
  const described = {
    ...asMembers(components),
    schemas: { ...asMembers(asMembers(components).schemas), Problem },
    responses: {
      Problem: { description: 'Any other problem', content: { [PROBLEM_MEDIA_TYPE]: { schema: PROBLEM } } },
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

function describeResponse(response: unknown): unknown {
  const { content } = asMembers(response)
  const { schema } = asMembers(asMembers(content)[PROBLEM_MEDIA_TYPE])
  if (schema === undefined) return response
  const narrowed = { allOf: [PROBLEM, { type: 'object', properties: { code: schema } }] }
  return { ...asMembers(response), content: { [PROBLEM_MEDIA_TYPE]: { schema: narrowed } } }
}

function mapMembers(value: unknown, change: (member: unknown) => unknown): Members {
  return Object.fromEntries(Object.entries(asMembers(value)).map(([name, member]) => [name, change(member)]))
}

function asMembers(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
