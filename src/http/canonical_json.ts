/**
 * JSON with the members of every object in one order, so that the same body has the same text however it was
 * written. Bodies are at most JSON_DEPTH_MAX deep, so the recursion ends.
 */
export function canonicalJson(value: unknown): string {
  if (!isComposite(value)) return JSON.stringify(value) ?? 'null'
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value) text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`
    return `[${text}]`
  }
  for (const name of Object.keys(value).sort()) {
    if (value[name] === undefined) continue
    const member = `${JSON.stringify(name)}:${canonicalJson(value[name])}`
    text += text === '' ? member : `,${member}`
  }
  return `{${text}}`
}

function isComposite(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
