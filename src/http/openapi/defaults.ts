type Members = Readonly<Record<string, unknown>>

/**
 * What has a default may be left out: TypeBox calls it required, since a handler always has it, and whoever asks need not
 * send it. Takes the schema of a body, of queries or of headers.
 */
export function describeDefaults(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(describeDefaults)
  if (!isMembers(schema)) return schema
  const described = Object.fromEntries(
    Object.entries(schema).map(([name, member]) => [name, describeDefaults(member)]),
  )
  const { required, properties } = schema
  if (!Array.isArray(required) || !isMembers(properties)) return described
  const left = required.filter((name) => !hasDefault(properties[name]))
  if (left.length > 0) return { ...described, required: left }
  const { required: _, ...rest } = described
  return rest
}

function hasDefault(schema: unknown): boolean {
  return isMembers(schema) && 'default' in schema
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null
}
