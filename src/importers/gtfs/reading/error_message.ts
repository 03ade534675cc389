/** The message of a library, to be added to the sentence of a finding. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? `(${error.message})` : ''
}
