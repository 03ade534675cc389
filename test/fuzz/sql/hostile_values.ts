import fc from 'fast-check'

const NIL = '00000000-0000-0000-0000-000000000000'
const ALL_ONES = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

const moment = fc.constantFrom(
  'infinity',
  '-infinity',
  '4714-11-24 00:00:00+00 BC',
  '294276-12-31 23:59:59.999999+00',
  '1969-12-31 23:59:59+00',
  '0001-01-01 00:00:00+00',
  '9999-12-31 23:59:59+00',
  '2030-06-01 10:00:00+00',
  'now',
  'tomorrow',
)

const date = fc.constantFrom(
  'infinity',
  '-infinity',
  '4714-11-24 BC',
  '5874897-12-31',
  '0001-01-01',
  'today',
  'tomorrow',
)

const integer = fc.constantFrom('0', '1', '-1', '2', '20', '1000', '1001', '2147483647', '-2147483648')
const bigint = fc.oneof(
  integer,
  fc.constantFrom(
    '1000000000000',
    '1000000000001',
    '9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
  ),
)
const numeric = fc.oneof(bigint, fc.constantFrom('NaN', 'Infinity', '-Infinity', '0.5', '1e308', '-90.0001'))

const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    "' or 1=1 --",
    '"; drop table core.bookings; --',
    'ours',
    'theirs',
    'closed',
    '%',
    '_',
    '\\',
    '$1',
    '$$',
    '\u202Egnp.exe',
    '\n',
    '\u0001',
    '\uFFFF',
    '{}',
    '[]',
    '{',
    'null',
    'CHF',
    'XXX',
    'admin',
    'customer',
    'infinity',
    NIL,
    'Europe/Zurich',
    'a@example.org',
    'x'.repeat(100_000),
    'é'.repeat(2_000),
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((given) => given.replaceAll('\0', '')),
)

const jsonText = fc.oneof(
  fc.constantFrom(
    'null',
    '0',
    '"x"',
    'true',
    '[]',
    '{}',
    '[[]]',
    '[null]',
    '[{}]',
    '[1, "a", null, {}]',
    '{"a": 1, "a": 2}',
    '{"items": {}}',
    '{"items": [null]}',
    '{"decks": [[{"rows": "1-2147483648", "seats": "A"}]]}',
    '{"decks": [[{"rows": "99999999999999999999-1", "seats": "A_B"}]]}',
    '[{"price_minor": 9223372036854775807}]',
    '[{"price_minor": 1e308}]',
    '[{"price_minor": 1, "distance_m_max": 1e20}]',
    '[{"before_s": 99999999999999999999}]',
    '[{"before_s": 1, "fee_percent": 1e400}]',
    '{"quantity": 1e400}',
    '{"quantity": -9223372036854775808}',
    `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
    `{"name": "${'x'.repeat(100_000)}"}`,
  ),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value).replaceAll('\\u0000', '')),
)

/** Whether one of a type's values is written as PostgreSQL reads it in an array. */
const arrayOf = (element: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    fc
      .array(fc.oneof({ weight: 5, arbitrary: element }, { weight: 1, arbitrary: fc.constant(null) }), {
        maxLength: 4,
      })
      .map((elements) => `{${elements.map(quoted).join(',')}}`),
    element.map((one) => `{{${quoted(one)}},{${quoted(one)}}}`),
  )

function quoted(element: string | null): string {
  return element === null ? 'NULL' : `"${element.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** Hostile values of each type that an argument has, as text that PostgreSQL reads. */
export function hostileValues(ids: readonly string[]): Readonly<Record<string, fc.Arbitrary<string>>> {
  const uuid = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.constantFrom(NIL, ALL_ONES) },
    // An id of an operator's row, moved to another bucket.
    { weight: 1, arbitrary: fc.constantFrom(...ids).map((id) => `${id.slice(0, 14)}7abc${id.slice(18)}`) },
  )
  const scalars = {
    uuid,
    text,
    jsonb: jsonText,
    json: jsonText,
    'timestamp with time zone': moment,
    date,
    integer,
    smallint: fc.constantFrom('0', '-1', '32767'),
    bigint,
    numeric,
    'double precision': numeric,
    boolean: fc.constantFrom('true', 'false'),
    bytea: fc.constantFrom('\\x', '\\x00ff'),
    interval: fc.constantFrom('0', '-1 day', '100000000 years'),
  }
  return {
    ...scalars,
    ...Object.fromEntries(Object.entries(scalars).map(([type, value]) => [`${type}[]`, arrayOf(value)])),
  }
}
