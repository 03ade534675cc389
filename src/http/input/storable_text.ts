/** PostgreSQL stores neither NUL nor half of a surrogate pair, in text or in jsonb. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
