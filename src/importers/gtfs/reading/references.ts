import type { Target } from './tables.ts'

/**
 * The names that rows declare and to which other rows refer. Each name has an ordinal in the order of declaration, so that each of
 * millions of stop times stores its trip and stop in four bytes.
 */
export class References {
  readonly #ordinals = new Map<Target, Map<string, number>>()
  readonly #unknown = new Set<Target>()

  name(target: Target, name: string): void {
    const names = this.#namesOf(target)
    if (!names.has(name)) names.set(name, names.size)
  }

  /** Also true if the table of the target could not be read completely, since the name may be in the rest. */
  has(target: Target, name: string): boolean {
    return this.#namesOf(target).has(name) || this.#unknown.has(target)
  }

  ordinal(target: Target, name: string): number | undefined {
    return this.#namesOf(target).get(name)
  }

  /** All names in the order of their ordinals. */
  names(target: Target): string[] {
    return [...this.#namesOf(target).keys()]
  }

  /** From now on no reference to this target is reported as unknown. */
  giveUp(target: Target): void {
    this.#unknown.add(target)
  }

  #namesOf(target: Target): Map<string, number> {
    const names = this.#ordinals.get(target) ?? new Map<string, number>()
    this.#ordinals.set(target, names)
    return names
  }
}
