import { randomUUID } from 'node:crypto'
import fc from 'fast-check'

/** A number as it is written in JSON text, in a form that JavaScript would not produce. */
const number = (text: string) => `\u0001number:${text}`
const NUMBER = /"\\u0001number:([^"]*)"/g

/** The JSON text of a body. Its numbers are written as requested. */
export function textOf(body: unknown): string {
  return JSON.stringify(body).replace(NUMBER, '$1')
}

const NUMBERS = [
  '0',
  '-0',
  '-1',
  '1',
  '1.0',
  '2.00',
  '1.5',
  '1e0',
  '20e-1',
  '3',
  '100',
  '150',
  '151',
  '1000',
  '1001',
]
  .concat([
    '10000',
    '10001',
    '1e300',
    '-1e300',
    '1e400',
    '1e-400',
    '1e-5',
    '0.9999999999999999999',
    '4294967296',
  ])
  .concat([
    '999999999999999',
    '1000000000000000',
    '999999999999999.5',
    '1.00000000000000000001',
    '9007199254740993',
  ])
  .map(number)

const TEXTS = [
  ...[
    '',
    ' ',
    '  ',
    '\t',
    '\n',
    'Ann\nBob',
    'Ann\r',
    '\u001b[31mred',
    'a\u007f',
    'a\u0085',
    'a\u2028b',
    'a\u2029',
  ],
  ...[
    '\u202eevil',
    'a\u2066b',
    '\u200b',
    '\u200b\u200d',
    'a\u200bb',
    ' Ann',
    'Ann ',
    '\u00a0Ann',
    '\u3164',
    '\u2800',
  ],
  ...[
    'é',
    'e\u0301',
    '\u0301',
    '❤\ufe0f',
    '👩‍👩‍👧',
    '\u{e0041}',
    'שלום',
    '\u200fשלום!\u200f',
    '李',
    'O\'Brien "x" \\',
  ],
  ...[
    'x'.repeat(40),
    'x'.repeat(41),
    'x'.repeat(200),
    'x'.repeat(201),
    '👍'.repeat(200),
    '👍'.repeat(201),
    'é'.repeat(64),
  ],
  ...[
    '1A',
    '1a',
    '99Z',
    '123456789',
    "1'A",
    'economy',
    'vip',
    'adult',
    'child',
    'member',
    'CHF',
    'EUR',
    'chf',
    'true',
    '1',
  ],
  ...[
    'ada@example.org',
    'not mail',
    'a@b',
    'Ä@example.org',
    'a@b.c\n',
    'a@-b',
    'a@b@c',
    '"a b"@c',
    '+41 44 123 45 67',
    '12',
  ],
  ...[
    '018f3c5e-7b1a-7c3d-8e2f-9a0b1c2d3e4f',
    '018f3c5e7b1a7c3d8e2f9a0b1c2d3e4f',
    '{018f3c5e-7b1a-7c3d-8e2f-9a0b1c2d3e4f}',
  ],
]

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).filter(isStorable) },
)

/** Leaves out what JSON or PostgreSQL cannot represent, and names that HTTP treats as an attack. */
function isStorable(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed()
}
const name = text.filter((each) => !['__proto__', 'constructor'].includes(each))

const odd: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [1], [['x']], { x: 1 }, [null]) },
  { weight: 1, arbitrary: fc.dictionary(name, fc.oneof(text, fc.constantFrom(...NUMBERS)), { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.nat(20).map((depth) => nest(depth)) },
)

function nest(depth: number): unknown {
  return depth === 0 ? 'deep' : depth % 2 === 0 ? [nest(depth - 1)] : { name: nest(depth - 1) }
}

export interface Shelf {
  readonly departure: { readonly id: string; readonly stopIds: readonly string[] }
  readonly event: { readonly id: string }
  readonly accountId: string
}

/** Bodies of POST /bookings, most of them nearly correct. The shelf holds what is on sale. */
export function bodiesOf({ departure, event, accountId }: Shelf): fc.Arbitrary<unknown> {
  const occurrence = fc.constantFrom(departure.id, event.id, event.id, event.id.toUpperCase(), randomUUID())
  const named = fc.tuple(
    fc.constantFrom('occurrence_id', 'occurrence_id', 'departure_id', 'event_id'),
    occurrence,
  )
  const passenger = fc.record({
    name: halfLeftOut(['Ann', 'Søren', '李']),
    age: halfLeftOut([7, number('7.0'), 150]),
    seat: halfLeftOut(['1A', '2B', '7C', '99Z']),
    class: mostlyLeftOut(['standard', 'first']),
    type: mostlyLeftOut(['adult', 'child', 'member']),
    accessible: mostlyLeftOut([true, false]),
    phone: mostlyLeftOut(['044']),
    document: mostlyLeftOut(['P 123']),
  })
  const rest = fc.record({
    quantity: mostlyLeftOut([1, 2, number('1.0')]),
    passengers: fc.option(fc.array(passenger, { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 2 }),
    from_stop_id: mostlyLeftOut([departure.stopIds[0], departure.stopIds[0]?.toUpperCase()]),
    to_stop_id: mostlyLeftOut([departure.stopIds[1], departure.stopIds[2]]),
    from_index: mostlyLeftOut([0, 1, number('1e0')]),
    to_index: mostlyLeftOut([1, 2, 3]),
    seat: mostlyLeftOut(['3A']),
    class: mostlyLeftOut(['standard', 'vip']),
  })
  const item = fc.tuple(named, rest).map(([[key, id], fields]) => ({ [key]: id, ...fields }))
  const more = fc.record({
    hold: mostlyLeftOut([true, false]),
    waitlist: mostlyLeftOut([true, false]),
    contact: mostlyLeftOut([{}, { name: 'Ann', email: 'ann@example.org' }, { phone: '044 1' }]),
    customer_id: mostlyLeftOut([accountId, accountId.toUpperCase(), randomUUID()]),
    currency: mostlyLeftOut(['CHF', 'EUR']),
    expected_total_minor: mostlyLeftOut([500, number('500.0'), 1]),
  })
  const one = fc.tuple(item, more).map(([fields, others]) => ({ ...fields, ...others }))
  const many = fc
    .tuple(fc.array(item, { minLength: 1, maxLength: 3 }), more)
    .map(([items, others]) => ({ items, ...others }))
  const right = fc.oneof({ weight: 3, arbitrary: one }, { weight: 1, arbitrary: many }).map(defined)
  const changed = fc
    .tuple(right, fc.array(fc.tuple(fc.nat(), odd, name, fc.nat(9)), { minLength: 1, maxLength: 2 }))
    .map(([body, changes]) => changes.reduce<unknown>((value, change) => changeAt(value, change), body))
  return fc.oneof(
    { weight: 5, arbitrary: right },
    { weight: 4, arbitrary: changed },
    { weight: 1, arbitrary: odd },
  )
}

function mostlyLeftOut<Value>(values: readonly Value[]): fc.Arbitrary<Value | undefined> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...values) },
  )
}

function halfLeftOut<Value>(values: readonly Value[]): fc.Arbitrary<Value | undefined> {
  return fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 })
}

const defined = (body: unknown): unknown => JSON.parse(JSON.stringify(body))

type Change = readonly [where: number, value: unknown, name: string, what: number]

/** Changes one member somewhere in the body: gives it another value, removes it, or adds an unknown one. */
function changeAt(body: unknown, [where, value, key, what]: Change): unknown {
  const copy = structuredClone(body)
  const spots = [...membersOf(copy)]
  const spot = spots[where % Math.max(1, spots.length)]
  if (spot === undefined) return value
  const [parent, member] = spot
  if (what === 0) Reflect.deleteProperty(parent, member)
  else if (what === 1) Reflect.set(parent, Array.isArray(parent) ? parent.length : key, value)
  else Reflect.set(parent, member, value)
  return copy
}

function* membersOf(value: unknown): Generator<readonly [object, string]> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) {
    yield [value, key]
    yield* membersOf(member)
  }
}
