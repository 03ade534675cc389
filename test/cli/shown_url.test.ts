import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shownUrl } from '#cli/dev/shown_url.ts'

test('the URL of a database is shown without its passwords', () => {
  for (const [given, shown] of [
    ['postgres://ada:s3cret@db.example/berth', 'postgres://ada:***@db.example/berth'],
    [
      'postgres://db.example/berth?user=ada&password=s3cret',
      'postgres://db.example/berth?user=ada&password=***',
    ],
    ['postgres://ada@db.example/berth?sslpassword=s3cret', 'postgres://ada@db.example/berth?sslpassword=***'],
    ['postgres://ada@127.0.0.1:5432/berth', 'postgres://ada@127.0.0.1:5432/berth'],
    ['host=db.example password=s3cret', 'as DATABASE_URL says'],
  ] as const) {
    assert.equal(shownUrl(given), shown)
  }
})
