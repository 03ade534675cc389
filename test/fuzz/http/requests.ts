import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { valueFor } from '#test/fuzz/http/from_schema.ts'
import type { KnownIds } from '#test/fuzz/http/ids.ts'
import {
  nastyCursor,
  nastyJson,
  nastyStep,
  nastyText,
  nastyValue,
  oddHeader,
  oddHost,
  oddMethod,
} from '#test/fuzz/http/nasty.ts'
import type { Operation, Parameter } from '#test/helpers/operations.ts'

type Pair = readonly [name: string, value: string]

/** A request as it is written to the connection. */
export interface GeneratedRequest {
  /** How the request is broken, or that it is valid. */
  readonly what: string
  readonly method: string
  readonly path: string
  readonly query: readonly Pair[]
  readonly headers: readonly Pair[]
  readonly body: string | null
}

type RequestArbitrary = fc.Arbitrary<GeneratedRequest>

/** Requests to an operation: half of them valid, the others broken in every way that we thought of. */
export function requestTo(operation: Operation, ids: KnownIds): RequestArbitrary {
  const valid = validRequest(operation, ids)
  const others = [
    ...(operation.path.includes('{') ? [breakPath(valid)] : []),
    breakQuery(valid, operation),
    breakQuery(valid, operation),
    ...(operation.body === null ? [addBody(valid)] : [breakBody(valid), breakBody(valid), breakJson(valid)]),
    breakHeaders(valid),
    fc.tuple(valid, oddMethod).map(([request, method]) => ({ ...request, what: 'method', method })),
    fc.tuple(valid, oddHost).map(([request, host]) => {
      const headers = request.headers.filter(([name]) => name !== 'Host')
      return { ...request, what: 'host', headers: [['Host', host] as const, ...headers] }
    }),
  ]
  return fc.oneof(
    { weight: others.length, arbitrary: valid },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  )
}

function validRequest(operation: Operation, ids: KnownIds): RequestArbitrary {
  const arbitraryOf = (parameter: Parameter) => {
    const value = valueFor(parameter.schema, kindOf(operation, parameter), ids).map(String)
    return parameter.required ? value : fc.option(value, { nil: null, freq: 2 })
  }
  const given = (place: Parameter['in']) =>
    fc.record(
      Object.fromEntries(
        operation.parameters
          .filter((parameter) => parameter.in === place)
          .map((parameter) => [parameter.name, arbitraryOf(parameter)]),
      ),
    )
  const body = operation.body === null ? fc.constant(null) : valueFor(operation.body, '', ids)
  return fc.tuple(given('path'), given('query'), body).map(([steps, query, value]) => ({
    what: 'valid',
    method: operation.method,
    path: operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(steps[name] ?? '')),
    query: Object.entries(query).flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])),
    headers: headersOf(operation, value !== null),
    body: value === null ? null : JSON.stringify(value),
  }))
}

/** The id in `/departures/{id}` is that of a departure. */
function kindOf({ path }: Operation, { name, in: place }: Parameter): string {
  if (place !== 'path' || name !== 'id') return name
  return /([\w-]+)\/\{id\}/.exec(path)?.[1] ?? name
}

function headersOf({ parameters }: Operation, hasBody: boolean): Pair[] {
  const isKeyed = parameters.some(
    ({ in: place, name }) => place === 'header' && /idempotency-key/i.test(name),
  )
  return [
    ['Host', 'localhost'],
    ...(isKeyed ? [['Idempotency-Key', randomUUID()] as const] : []),
    ...(hasBody ? [['Content-Type', 'application/json'] as const] : []),
  ]
}

function breakPath(valid: RequestArbitrary): RequestArbitrary {
  return fc.tuple(valid, nastyStep, fc.nat()).map(([request, step, at]) => {
    const steps = request.path.split('/')
    const broken = steps.with(1 + (at % (steps.length - 1)), step)
    return { ...request, what: 'path', path: broken.join('/') }
  })
}

function breakQuery(valid: RequestArbitrary, { parameters }: Operation): RequestArbitrary {
  const known = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  const cursors = known.includes('cursor') ? [fc.tuple(fc.constant('cursor'), nastyCursor)] : []
  const wrong = known.length > 0 ? [fc.tuple(fc.constantFrom(...known), nastyText)] : []
  const stray = fc.tuple(fc.constantFrom('reference', 'foo', '__proto__', 'limit[]', ''), nastyText)
  return fc
    .tuple(valid, fc.oneof(...cursors, ...cursors, ...wrong, ...wrong, stray), fc.boolean())
    .map(([request, [name, text], isAdded]) => {
      const others = isAdded ? request.query : request.query.filter(([other]) => other !== name)
      return { ...request, what: 'query', query: [...others, [name, text] as const] }
    })
}

function breakBody(valid: RequestArbitrary): RequestArbitrary {
  return fc
    .tuple(valid, nastyValue, fc.nat(), fc.constantFrom('value', 'value', 'name', 'drop'))
    .map(([request, value, at, how]) => ({
      ...request,
      what: `body ${how}`,
      body: JSON.stringify(breakAt(JSON.parse(request.body ?? '{}'), value, at, how)),
    }))
}

/** Puts a wrong value into one of the places where a value may be. */
function breakAt(value: unknown, wrong: unknown, at: number, how: string): unknown {
  if (typeof value !== 'object' || value === null) return wrong
  const entries = Object.entries(value)
  if (how === 'name') return { ...value, [String(wrong).slice(0, 40)]: wrong }
  const [name, member] = entries[at % Math.max(1, entries.length)] ?? []
  if (name === undefined) return wrong
  const isDeeper = typeof member === 'object' && member !== null && at % 3 !== 0
  if (how === 'drop' && !isDeeper) return Object.fromEntries(entries.filter(([other]) => other !== name))
  const broken = isDeeper ? breakAt(member, wrong, Math.floor(at / 3), how) : wrong
  return Array.isArray(value) ? value.with(Number(name), broken) : { ...value, [name]: broken }
}

function breakJson(valid: RequestArbitrary): RequestArbitrary {
  return fc.tuple(valid, nastyJson).map(([request, body]) => ({ ...request, what: 'json', body }))
}

function addBody(valid: RequestArbitrary): RequestArbitrary {
  const body = fc.oneof(nastyJson, fc.constant('{}'))
  return fc.tuple(valid, body, fc.boolean()).map(([request, text, isNamed]) => ({
    ...request,
    what: 'needless body',
    body: text,
    headers: isNamed ? [...request.headers, ['Content-Type', 'application/json'] as const] : request.headers,
  }))
}

function breakHeaders(valid: RequestArbitrary): RequestArbitrary {
  return fc.tuple(valid, oddHeader).map(([request, [name, value]]) => ({
    ...request,
    what: 'header',
    headers: [...request.headers.filter(([other]) => other !== name), [name, value] as const],
  }))
}

/** The bytes of a request, as a caller with this token sends it. */
export function write(request: GeneratedRequest, token: string | null): Buffer {
  const query = request.query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  const target = `${request.path}${query === '' ? '' : `?${query}`}`
  const names = new Set(request.headers.map(([name]) => name))
  const headers = [
    ...request.headers,
    ...(token === null || names.has('Authorization') ? [] : [['Authorization', `Bearer ${token}`] as const]),
    ...(request.body === null ? [] : [['Content-Length', String(Buffer.byteLength(request.body))] as const]),
  ]
  const head = [
    `${request.method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ]
  return Buffer.concat([Buffer.from(head.join('\r\n')), Buffer.from(request.body ?? '')])
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
