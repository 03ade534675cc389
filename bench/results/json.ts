import { FIGURE_NAMES, type Figure, type FigureName } from '#bench/figures.ts'

/** Every measured figure by name, in the order of bench/figures.ts. What was not measured is not there. */
export function figuresAsJson(figures: ReadonlyMap<FigureName, Figure>): string {
  const entries = FIGURE_NAMES.flatMap((name) => {
    const figure = figures.get(name)
    if (figure === undefined) return []
    const { value, unit, baseline = null, ratio = null } = figure
    return [[name, { value, unit, baseline, ratio }] as const]
  })
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}
