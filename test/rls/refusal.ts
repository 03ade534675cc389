import pg from 'pg'

/** For assert.rejects: checks for a refusal with this code, and with these members in its detail. */
export function refusal(
  code: string,
  members: Readonly<Record<string, unknown>> = {},
): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof pg.DatabaseError) || error.detail === undefined) return false
    const detail: Record<string, unknown> = JSON.parse(error.detail)
    return detail.code === code && Object.entries(members).every(([name, value]) => detail[name] === value)
  }
}
