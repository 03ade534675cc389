import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '#db/pool.ts'
import { SQL_DIRECTORY } from '#ops/migrate/files.ts'
import { readSchema } from '#ops/schema/read_schema.ts'

const FILE = 'schema.sql'

export async function readSchemaOf(url: string): Promise<string> {
  const client = await connect(url, 'berth schema')
  try {
    return await readSchema(client)
  } finally {
    await client.end()
  }
}

/** Undefined where the tree has none. */
export async function readSchemaFile(sqlDirectory = SQL_DIRECTORY): Promise<string | undefined> {
  return readFile(join(sqlDirectory, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

/** Writes sql/schema.sql from a database; returns whether that changed it. */
export async function writeSchemaFile(url: string, sqlDirectory = SQL_DIRECTORY): Promise<boolean> {
  const [text, before] = await Promise.all([readSchemaOf(url), readSchemaFile(sqlDirectory)])
  if (text === before) return false
  await writeFile(join(sqlDirectory, FILE), text)
  return true
}
