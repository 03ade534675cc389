/** Schemas that a library maintains by its own migrations, as the owner. */
const KEPT_BY_OTHERS = ['graphile_worker']

/** The condition on an alias of pg_namespace that our files describe a schema. */
export function ours(namespace: string): string {
  return `${namespace}.nspname not in (${KEPT_BY_OTHERS.map((name) => `'${name}'`).join(', ')})`
}
