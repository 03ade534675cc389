/** Made and kept by a library of ours in the owner's name, by its own migrations. */
const KEPT_BY_OTHERS = ['graphile_worker']

/** The condition, on an alias of pg_namespace, that a schema is for our files to describe. */
export function ours(namespace: string): string {
  return `${namespace}.nspname not in (${KEPT_BY_OTHERS.map((name) => `'${name}'`).join(', ')})`
}
