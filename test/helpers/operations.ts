import type { TSchema } from '@fastify/type-provider-typebox'
import { Compile } from 'typebox/compile'

/** A JSON schema as the document writes it. */
export type JsonSchema = Readonly<Record<string, unknown>>

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: JsonSchema
}

/** The declaration of an answer: its media type, and a check of its body if it is JSON. */
export interface DeclaredAnswer {
  readonly mediaType: string | null
  check(body: unknown): readonly string[]
}

export interface Operation {
  readonly id: string
  readonly method: string
  /** With its parameters in braces. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body: JsonSchema | null
  /** The answer declared for this status, or for all undeclared ones; null if there is neither. */
  answerOf(status: number): DeclaredAnswer | null
}

type Members = Readonly<Record<string, unknown>>

/** Every operation in an OpenAPI document. Those that delete come after those that read and create. */
export function readOperations(document: unknown): Operation[] {
  const root = membersOf(document)
  const operations = Object.entries(membersOf(root.paths)).flatMap(([path, methods]) =>
    Object.entries(membersOf(methods)).map(([method, operation]) =>
      readOperation(method.toUpperCase(), path, membersOf(resolve(root, operation))),
    ),
  )
  return operations.toSorted((a, b) => destructiveness(a) - destructiveness(b))
}

/** The operation that answers a request; undefined if the document has none. A path without parameters comes before one with them. */
export function findOperation(
  operations: readonly Operation[],
  request: { readonly method: string; readonly url: string },
): Operation | undefined {
  const steps = stepsOf(request.url.split('?', 1)[0] ?? '')
  return operations
    .filter(({ method, path }) => method === request.method && isPathOf(steps, stepsOf(path)))
    .toSorted((a, b) => parameterCount(a) - parameterCount(b))[0]
}

function stepsOf(path: string): string[] {
  return path.split('/')
}

function isPathOf(steps: readonly string[], template: readonly string[]): boolean {
  return (
    steps.length === template.length &&
    template.every((step, index) => step.startsWith('{') || step === steps[index])
  )
}

function parameterCount({ path }: Operation): number {
  return stepsOf(path).filter((step) => step.startsWith('{')).length
}

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']

function destructiveness({ method, path }: Operation): number {
  return METHODS.indexOf(method) + (path.endsWith('/cancellation') && method === 'POST' ? METHODS.length : 0)
}

function readOperation(method: string, path: string, operation: Members): Operation {
  const responses = membersOf(operation.responses)
  const answers = new Map<string, DeclaredAnswer>()
  for (const [status, response] of Object.entries(responses)) answers.set(status, readAnswer(response))
  const body = contentOf(operation.requestBody)['application/json']
  return {
    id: String(operation.operationId),
    method,
    path,
    parameters: listOf(operation.parameters).map(readParameter),
    body: body === undefined ? null : membersOf(membersOf(body).schema),
    answerOf: (status) => answers.get(String(status)) ?? answers.get('default') ?? null,
  }
}

function readParameter(parameter: unknown): Parameter {
  const { name, required, schema, in: place } = membersOf(parameter)
  if (place !== 'path' && place !== 'query' && place !== 'header') throw new Error(`a parameter in ${place}`)
  return { name: String(name), in: place, required: required === true, schema: membersOf(schema) }
}

function readAnswer(response: unknown): DeclaredAnswer {
  const [[mediaType, media] = []] = Object.entries(contentOf(response))
  if (mediaType === undefined) return { mediaType: null, check: () => [] }
  if (!mediaType.endsWith('json')) return { mediaType, check: () => [] }
  const schema: TSchema = membersOf(membersOf(media).schema)
  let validator: ReturnType<typeof Compile> | null = null
  return {
    mediaType,
    check: (body) => {
      validator ??= Compile(schema)
      return validator.Errors(body).map(({ instancePath, message }) => `${instancePath} ${message}`)
    },
  }
}

function contentOf(value: unknown): Members {
  return membersOf(membersOf(value).content)
}

/** Replaces references by what they name. The document has no cycles. */
function resolve(root: Members, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(root, item))
  if (typeof value !== 'object' || value === null) return value
  const { $ref } = membersOf(value)
  if (typeof $ref === 'string') {
    let found: unknown = root
    for (const step of $ref.split('/').slice(1)) found = membersOf(found)[step]
    return resolve(root, found)
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolve(root, member)]))
}

export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
