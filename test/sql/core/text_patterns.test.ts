import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEXT_PATTERNS } from '#db/text_patterns.ts'
import { createDatabase } from '#test/helpers/database.ts'

/** Every character except NUL and surrogates, which cannot be stored, up to where only private ones follow. */
const CHARACTERS = Array.from({ length: 0xe2000 }, (_, code) => code).filter(
  (code) => code > 0 && (code < 0xd800 || code > 0xdfff) && (code < 0x30000 || code >= 0xe0000),
)

/** The positions of the character in a text. */
const TEXTS = ['?', '?a', 'a?', 'a?a'] as const

test('core.text_patterns', async (t) => {
  const database = await createDatabase(t)
  const { line, lines, email } = TEXT_PATTERNS

  for (const kind of ['line', 'lines'] as const) {
    for (const text of TEXTS) {
      await t.test(`${kind}: reads every character in ${text} as JavaScript does`, async () => {
        const rows = await database.rows<{ code: number }>(
          `select u.code from unnest($1::integer[]) as u(code)
            where replace($2, '?', chr(u.code)) !~ (core.text_patterns() -> $3 ->> 'pattern') order by u.code`,
          [CHARACTERS, text, kind],
        )
        const pattern = new RegExp(TEXT_PATTERNS[kind].pattern, 'u')
        const refused = CHARACTERS.filter(
          (code) => !pattern.test(text.replace('?', () => String.fromCodePoint(code))),
        )
        assert.ok(refused.length > 0)
        assert.deepEqual(
          rows.map(({ code }) => code),
          refused,
        )
      })
    }
  }

  await t.test('a text that shows nothing is none', () => {
    const visible = new RegExp(line.pattern, 'u')
    const hidden = CHARACTERS.map((code) => String.fromCodePoint(code)).filter((character) =>
      /[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}\p{Bidi_Control}]/u.test(character),
    )
    assert.deepEqual(
      hidden.filter((character) => visible.test(character)),
      [],
    )
  })

  await t.test('takes what people are called', () => {
    const names = [
      'Ann',
      "O'Brien",
      'Søren Ōkami',
      '李小龍',
      'שלום',
      '\u200fשלום!\u200f',
      'می‌خواهم',
      'क्‍ष',
      'Zoë ❤️',
      '👩‍👩‍👧',
    ]
    for (const name of names) assert.match(name, new RegExp(line.pattern, 'u'))
    assert.match('First line\n\n\tsecond', new RegExp(lines.pattern, 'u'))
    assert.match('ada.lovelace+x@mail.example.org', new RegExp(email.pattern, 'u'))
  })

  await t.test('takes no longer for a text that was made to take long', () => {
    const long = [
      ' '.repeat(100_000),
      'a '.repeat(50_000),
      `${'\u200b'.repeat(50_000)}\n`,
      `${'a'.repeat(100_000)}\u202e`,
    ]
    const started = performance.now()
    for (const { pattern } of [line, lines]) for (const text of long) new RegExp(pattern, 'u').test(text)
    assert.ok(performance.now() - started < 1_000)
  })
})
