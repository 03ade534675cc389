import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '#db/connections/pool.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { DEFAULT_SCHEMA, readExposedSchema } from '#ops/migrate/exposure.ts'
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

/** Undefined if the tree has none. */
export async function readSchemaFile(sqlDirectory = SQL_DIRECTORY): Promise<string | undefined> {
  return readFile(join(sqlDirectory, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

/** Writes sql/schema.sql from a database that exposes public. Returns whether that changed the file. */
export async function writeSchemaFile(url: string, sqlDirectory = SQL_DIRECTORY): Promise<boolean> {
  await refuseOtherSchema(url)
  const [text, before] = await Promise.all([readSchemaOf(url), readSchemaFile(sqlDirectory)])
  if (text === before) return false
  await writeFile(join(sqlDirectory, FILE), text)
  return true
}

async function refuseOtherSchema(url: string): Promise<void> {
  const client = await connect(url, 'berth schema')
  try {
    const exposed = (await readExposedSchema(client)) ?? DEFAULT_SCHEMA
    if (exposed === DEFAULT_SCHEMA) return
    throw new MigrationError(
      `This database has its views and functions in schema ${exposed}, and sql/schema.sql describes one that has them in ${DEFAULT_SCHEMA}: write it from a fresh database.`,
    )
  } finally {
    await client.end()
  }
}
