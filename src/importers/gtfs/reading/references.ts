import type { Target } from './tables.ts'

/**
 * The names that rows declare and other rows refer to. Each name has an ordinal, in the order of declaration, by which
 * the millions of stop times remember their trip and stop in four bytes.
 */
export class References {
  readonly #ordinals = new Map<Target, Map<string, number>>()
  readonly #unknown = new Set<Target>()

  name(target: Target, name: string): void {
    const names = this.#namesOf(target)
    if (!names.has(name)) names.set(name, names.size)
  }

  /** True also where the table of the target could not be read to its end: what is not known is not denied. */
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

  /** From now on no reference to this target is called unknown. */
  giveUp(target: Target): void {
    this.#unknown.add(target)
  }

  #namesOf(target: Target): Map<string, number> {
    const names = this.#ordinals.get(target) ?? new Map<string, number>()
    this.#ordinals.set(target, names)
    return names
  }
}
