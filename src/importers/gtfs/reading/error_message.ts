/** What a library said was wrong, to stand behind the sentence of a finding. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? `(${error.message})` : ''
}
