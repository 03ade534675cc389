type Members = Readonly<Record<string, unknown>>

/**
 * Marks members with a default as optional. TypeBox calls them required, since a handler always has them, but a client need not
 * send them. For the schema of a body, a query or headers.
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
