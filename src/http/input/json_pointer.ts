/** A pointer is echoed to the sender, so a name of 10 kB is cut between characters, as core.step_into does. */
const POINTER_LENGTH_MAX = 200

/** Extends a JSON Pointer (RFC 6901) by one step. */
export function stepInto(pointer: string, name: string): string {
  const step = name.replaceAll('~', '~0').replaceAll('/', '~1')
  const further = `${pointer}/${step}`
  if (further.length <= POINTER_LENGTH_MAX) return further
  return Array.from(further).slice(0, POINTER_LENGTH_MAX).join('')
}
