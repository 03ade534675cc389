import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createPool, type Pool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { startCluster } from '#db/embedded/cluster.ts'
import { setAppPassword } from '#ops/migrate/bootstrap.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { withDatabase, withUser } from '#support/addresses.ts'
import { findTestBinaries } from '#support/cluster.ts'
import type { Owner } from '#test/helpers/database.ts'

const DATABASE = 'supabase'
const PASSWORD = 'only-in-tests'

/**
 * The roles, grants and default privileges of a new Supabase project (supabase/postgres, its initial
 * schema and later migrations). The role that a project's owner has there is called postgres and is no
 * superuser; here that name is taken by the one who made the cluster.
 */
const CLUSTER = `
  create role supabase_owner login password '${PASSWORD}' createdb createrole replication bypassrls;
  create role anon          nologin inherit;
  create role authenticated nologin inherit;
  create role service_role  nologin inherit bypassrls;
  create role authenticator login noinherit password '${PASSWORD}';
  grant anon, authenticated, service_role to authenticator;
  create role cli_login login noinherit password '${PASSWORD}' in role supabase_owner;
  grant anon, authenticated, service_role to supabase_owner with admin option;
  alter role anon set statement_timeout = '3s';
  alter role authenticated set statement_timeout = '8s';
  create database ${DATABASE} owner supabase_owner`

const PROJECT = `
  create schema auth;
  create schema extensions;
  grant all on schema extensions to supabase_owner;
  grant usage on schema extensions to anon, authenticated, service_role;
  grant usage on schema public to supabase_owner, anon, authenticated, service_role;
  alter default privileges for role supabase_owner in schema public grant all on tables to anon, authenticated, service_role;
  alter default privileges for role supabase_owner in schema public grant all on functions to anon, authenticated, service_role;
  alter default privileges for role supabase_owner in schema public grant all on sequences to anon, authenticated, service_role;
  set role supabase_owner;
  create table public.notes (id integer primary key, text text not null);
  insert into public.notes values (1, 'of the project, and there before Berth')`

export interface SupabaseDatabase {
  /** As the project's owner, who installs. */
  url: string
  /** As PostgREST connects. */
  authenticatorUrl: string
  /** As the server connects. */
  appUrl: string
  /** As Supabase's command line connects; its first statement is "set session role supabase_owner". */
  cliUrl: string
  admin: Pool
  app: Pool
}

/** A cluster of its own that is as Supabase makes one, with Berth installed by the project's owner, or as `install` does. */
export async function startSupabaseDatabase(
  test: Owner,
  install: (urls: { url: string; cliUrl: string }) => Promise<unknown> = migrateUp,
): Promise<SupabaseDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'berth-supabase-'))
  test.after(async () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  const cluster = await startCluster({
    directory,
    binaries: await findTestBinaries(),
    settings: { fsync: 'off', max_connections: '50' },
  })
  test.after(() => cluster.stop())

  await run(cluster.url, CLUSTER)
  const superuserUrl = withDatabase(cluster.url, DATABASE)
  await run(superuserUrl, PROJECT)
  const url = withUser(superuserUrl, 'supabase_owner', PASSWORD)
  const cliUrl = withUser(superuserUrl, 'cli_login', PASSWORD)
  await install({ url, cliUrl })

  const owner = await connect(url)
  await setAppPassword(owner, PASSWORD)
  await owner.end()
  const admin = poolFor(url)
  const appUrl = withUser(superuserUrl, 'berth_app', PASSWORD)
  const app = poolFor(appUrl)
  test.after(async () => {
    await Promise.all([admin.end(), app.end()])
  })
  return {
    url,
    authenticatorUrl: withUser(superuserUrl, 'authenticator', PASSWORD),
    appUrl,
    cliUrl,
    admin,
    app,
  }
}

/** Statement by statement: a database is not made inside a transaction, and several at once are one. */
async function run(url: string, sql: string): Promise<void> {
  const client = await connect(url)
  try {
    for (const statement of sql.split(';')) await client.query(statement)
  } finally {
    await client.end()
  }
}

function poolFor(url: string): Pool {
  return createPool(
    readDatabaseSettings({ DATABASE_URL: url, DB_MIN_CONNECTIONS: '0', DB_MAX_CONNECTIONS: '4' }),
    'berth test',
  )
}
