import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Owner } from '#test/helpers/database.ts'
import { makeOpenDirectory } from '#test/helpers/open_directory.ts'

const run = promisify(execFile)

export interface Installed {
  /** Where somebody ran `npm install`: it held nothing before. */
  readonly folder: string
  /** What the tarball holds, as paths within the package. */
  readonly files: readonly string[]
  /** What npm said while it installed. */
  readonly said: string
}

/** Nothing of the `npm run` that the tests are part of, such as the package that it works on, reaches another npm. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  return { PATH, HOME, ...more }
}

/** Packs this repository and installs the tarball into an empty folder, as a user of the package does. */
export async function installPackage(owner: Owner): Promise<Installed> {
  const directory = makeOpenDirectory('package')
  owner.after(async () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  const { stdout } = await npm(process.cwd(), 'pack', '--json', '--pack-destination', directory)
  // npm 11 answers with a list, later ones with an object by name.
  const [packed] = Object.values(JSON.parse(stdout)) as { filename: string; files: { path: string }[] }[]
  if (packed === undefined) throw new Error(`npm pack did not say what it packed: ${stdout}`)
  const folder = join(directory, 'shop')
  const said = await install(folder, join(directory, packed.filename))
  return { folder, files: packed.files.map(({ path }) => path), said }
}

/** The program of another version of Node, from the npm registry. */
export async function installNode(folder: string, version: string): Promise<string> {
  await install(folder, `node@${version}`)
  const node = join(folder, 'node_modules', 'node', 'bin', 'node')
  if (!existsSync(node)) throw new Error(`npm installed node@${version} without ${node}`)
  return node
}

async function install(folder: string, what: string): Promise<string> {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }))
  const { stdout, stderr } = await npm(folder, 'install', '--prefer-offline', '--fetch-retries=1', what)
  return stdout + stderr
}

function npm(cwd: string, ...args: string[]) {
  return run('npm', args, { cwd, env: cleanEnvironment(), maxBuffer: 16 * 1024 * 1024 })
}

const NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ENOTCACHED/

/** Why there was no package to try: the registry cannot be reached. Where a release is decided about, that is a failure. */
export function noRegistry(error: unknown): string | undefined {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  const found = NETWORK.exec(said)?.[0]
  return found === undefined || process.env.CI ? undefined : `the npm registry cannot be reached (${found})`
}
