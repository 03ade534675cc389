/** How fast a number of clients committed the smallest possible write transaction. */
export interface InsertRate {
  readonly clients: number
  readonly perS: number
  readonly meanMs: number
}
