/** How fast so many clients committed the least that a transaction can write. */
export interface InsertRate {
  readonly clients: number
  readonly perS: number
  readonly meanMs: number
}
