import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** For each file, the files of this repository that it imports, types included. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

/** `import … from '…'`, `export … from '…'` and `import('…')` of files in this repository. */
const IMPORTED = /(?:\bfrom|\bimport|\bimport\()\s*'((?:#|\.\.?\/)[^']+)'/g

export function readImports(pattern: string): ImportGraph {
  const folders = readAliases()
  return new Map(
    globSync(pattern).map((file) => [
      file,
      readSpecifiers(file).map((specifier) => resolve(specifier, file, folders)),
    ]),
  )
}

/** The imports of a file from this repository, as written there. */
export function readSpecifiers(file: string): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORTED)].map(([, specifier = '']) => specifier)
}

/** The folder of each alias in package.json: `#db/` is `src/db/`. */
function readAliases(): ReadonlyMap<string, string> {
  const { imports }: { imports: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'))
  return new Map(Object.entries(imports).map(([alias, folder]) => [alias.slice(0, -1), folder.slice(2, -1)]))
}

function resolve(specifier: string, file: string, folders: ReadonlyMap<string, string>): string {
  if (specifier.startsWith('.')) return join(dirname(file), specifier)
  const alias = specifier.slice(0, specifier.indexOf('/') + 1)
  return `${folders.get(alias) ?? alias}${specifier.slice(alias.length)}`
}

/** One path from a file back to itself for each cycle that is found; empty if there is none. */
export function findCircles(graph: ImportGraph): readonly (readonly string[])[] {
  const circles: string[][] = []
  const done = new Set<string>()
  const way: string[] = []
  const visit = (file: string) => {
    const at = way.indexOf(file)
    if (at !== -1) circles.push([...way.slice(at), file])
    if (at !== -1 || done.has(file)) return
    way.push(file)
    for (const imported of graph.get(file) ?? []) visit(imported)
    way.pop()
    done.add(file)
  }
  for (const file of graph.keys()) visit(file)
  return circles
}
