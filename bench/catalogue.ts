import { readdirSync } from 'node:fs'
import type { Part } from '#bench/part.ts'

const PARTS = new URL('./parts/', import.meta.url)

/** The order of the parts: first the limits, then Berth, then other strategies, then growth. Parts not named here come last. */
const ORDER = [
  'limits',
  'floor',
  'http',
  'open_loop',
  'fresh_partition',
  'server',
  'overload',
  'rivals',
  'parties',
  'growth',
  'reading',
]

/** The names of all parts, in the order in which they run. */
export function findPartNames(): string[] {
  const names = readdirSync(PARTS)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
  return names.sort((a, b) => placeOf(a) - placeOf(b) || a.localeCompare(b))
}

function placeOf(name: string): number {
  const place = ORDER.indexOf(name)
  return place === -1 ? ORDER.length : place
}

export async function loadPart(name: string): Promise<Part> {
  const module: unknown = await import(new URL(`${name}.ts`, PARTS).href)
  if (isPartModule(module)) return module.part
  throw new Error(`bench/parts/${name}.ts exports no part.`)
}

function isPartModule(module: unknown): module is { part: Part } {
  if (typeof module !== 'object' || module === null || !('part' in module)) return false
  const { part } = module
  return typeof part === 'object' && part !== null && 'run' in part && 'needs' in part
}

/** The parts to run: the requested ones (by default all) and those that they need, in order. */
export async function loadParts(asked: readonly string[]): Promise<Map<string, Part>> {
  const known = findPartNames()
  const wanted = new Map<string, Part>()
  const add = async (name: string) => {
    if (wanted.has(name)) return
    const part = await loadPart(name)
    wanted.set(name, part)
    for (const needed of part.needs) await add(needed)
  }
  for (const name of asked.length === 0 ? known : asked) await add(name)
  return new Map([...wanted].sort(([a], [b]) => known.indexOf(a) - known.indexOf(b)))
}
