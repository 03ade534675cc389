/** What a refused line has to do with the refusal: the field of the body that it is about, and what that field says. */
export interface RefusedField {
  readonly occurrenceId: string
  /** A JSON Pointer, such as /items/1/passengers/0/class. Undefined if the line leaves the field out. */
  readonly pointer?: string | undefined
  readonly value?: string | undefined
}
