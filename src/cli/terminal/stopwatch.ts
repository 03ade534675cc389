/** Measures how long each step of a start takes. */
export class Stopwatch {
  readonly #startedMs = performance.now()
  readonly #laps: { name: string; ms: number }[] = []
  #lapMs = this.#startedMs

  lap(name: string): void {
    const nowMs = performance.now()
    this.#laps.push({ name, ms: nowMs - this.#lapMs })
    this.#lapMs = nowMs
  }

  /** "4.1 s (database 1.2 s, migrations 0.9 s)" */
  toString(): string {
    const laps = this.#laps.map(({ name, ms }) => `${name} ${seconds(ms)}`)
    return `${seconds(this.#lapMs - this.#startedMs)} (${laps.join(', ')})`
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
