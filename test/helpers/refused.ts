import assert from 'node:assert/strict'
import pg from 'pg'

/** For assert.rejects: SQL refused with this code. */
export function refused(code: string) {
  return (error: unknown): true => {
    assert.ok(error instanceof pg.DatabaseError, String(error))
    assert.match(error.code ?? '', /^RB\d{3}$/, `${error.code}: ${error.message}`)
    assert.equal(JSON.parse(error.detail ?? '{}').code, code)
    return true
  }
}

/** For assert.rejects: a constraint or trigger refused, with this SQLSTATE and this name or message. */
export function guarded(sqlstate: string, nameOrMessage: string | RegExp) {
  return (error: unknown): true => {
    assert.ok(error instanceof pg.DatabaseError, String(error))
    assert.equal(error.code, sqlstate, error.message)
    if (typeof nameOrMessage === 'string') assert.equal(error.constraint, nameOrMessage)
    else assert.match(error.message, nameOrMessage)
    return true
  }
}
