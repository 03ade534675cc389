import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, posix, resolve } from 'node:path'

/**
 * Makes `dist/`, the plain JavaScript and the types that the npm package runs: Node refuses to strip types below
 * `node_modules`. npm calls it while it packs; nobody who works on the source needs it.
 *
 *   node package/build.ts
 *
 * The compiler writes `./lane.ts` as `./lane.js`, but leaves a name such as `#db/lane.ts` as it is. So it compiles a copy of the
 * source in which every such name is a relative path already.
 */
const ROOT = resolve(import.meta.dirname, '..')
const COPY = join(ROOT, '.build')
const DIST = join(ROOT, 'dist')

/** `#db/*` of package.json, with the folder that it stands for: `db`. */
type Folders = ReadonlyMap<string, string>

function readFolders(): Folders {
  const { imports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    imports: Record<string, string>
  }
  const folders = new Map<string, string>()
  for (const [name, target] of Object.entries(imports)) {
    const folder = /^\.\/src\/(.+)\/\*$/.exec(target)?.[1]
    if (folder !== undefined) folders.set(name.replace(/\/\*$/, ''), folder)
  }
  return folders
}

const IMPORT = /(\bfrom |\bimport\(|\bimport )'(#[a-z_]+)\/([^']+)'/g

/** `from '#db/lane.ts'` in `http/server.ts` becomes `from '../db/lane.ts'`. */
function withRelativeImports(source: string, file: string, folders: Folders): string {
  return source.replace(IMPORT, (_, before: string, name: string, path: string) => {
    const folder = folders.get(name)
    if (folder === undefined)
      throw new Error(`src/${file} imports ${name}/${path}, which the package has not`)
    const relative = posix.relative(posix.dirname(file), posix.join(folder, path))
    return `${before}'${relative.startsWith('.') ? relative : `./${relative}`}'`
  })
}

function copySource(folders: Folders): void {
  for (const file of globSync('**/*.ts', { cwd: join(ROOT, 'src') })) {
    const copy = join(COPY, file)
    mkdirSync(dirname(copy), { recursive: true })
    writeFileSync(copy, withRelativeImports(readFileSync(join(ROOT, 'src', file), 'utf8'), file, folders))
  }
}

function compile(): void {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin',
    'tsc',
  )
  execFileSync(process.execPath, [compiler, '--project', join(ROOT, 'package', 'tsconfig.json')], {
    cwd: ROOT,
    stdio: 'inherit',
  })
}

for (const folder of [COPY, DIST]) rmSync(folder, { recursive: true, force: true })
try {
  copySource(readFolders())
  compile()
} finally {
  rmSync(COPY, { recursive: true, force: true })
}
