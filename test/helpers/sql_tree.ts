import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Owner } from '#test/helpers/database.ts'

export interface SqlTree {
  directory: string
  write(path: string, text: string): Promise<void>
  remove(path: string): Promise<void>
}

/** A tree of SQL files from which a test migrates a database. It is removed after the test. */
export async function createSqlTree(owner: Owner, files: Readonly<Record<string, string>>): Promise<SqlTree> {
  const directory = await mkdtemp(join(tmpdir(), 'berth-sql-'))
  owner.after(() => rm(directory, { recursive: true, force: true }))
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), text)
  }
  await mkdir(join(directory, 'migrations'))
  for (const [path, text] of Object.entries(files)) await write(path, text)
  return { directory, write, remove: (path) => rm(join(directory, path)) }
}

/** A small shop: two tables, one of each kind of object, a view on a view, a function that a view needs. */
export const SHOP: Readonly<Record<string, string>> = {
  'migrations/0001_create_shop.sql': `-- What is sold.
-- berth: up
create schema shop;
create table shop.things (
  id integer not null,
  name text not null,
  price_minor integer not null default 0,
  constraint a_thing_has_one_id primary key (id)
);
alter table shop.things enable row level security;
alter table shop.things force row level security;
create policy the_owner_decides on shop.things to berth_owner using (true) with check (true);
-- berth: down
drop schema shop cascade;
`,
  'migrations/0002_create_sales.sql': `-- berth: up
create table shop.sales (thing_id integer not null references shop.things (id), sold_at timestamptz not null);
create index sales_by_thing on shop.sales (thing_id);
-- berth: down
drop table shop.sales;
`,
  'shop/functions/gross.sql': `create or replace function shop.gross(p_minor integer)
returns integer language sql immutable as $$ select p_minor * 2 $$;
`,
  'shop/functions/refuse_delete.sql': `create or replace function shop.refuse_delete()
returns trigger language plpgsql as $$ begin raise exception 'kept; for ever'; end $$;
`,
  'shop/views/prices.sql': `create or replace view shop.prices with (security_invoker = true) as
select t.id, shop.gross(t.price_minor) as gross_minor from shop.things as t;
`,
  'shop/views/cheap.sql': `create or replace view shop.cheap with (security_invoker = true) as
select p.id from shop.prices as p where p.gross_minor < 100;
`,
  'shop/triggers/keep_things.sql': `create trigger keep_things before delete on shop.things
for each row execute function shop.refuse_delete();
`,
  'shop/policies/things.sql': `create policy anyone_looks on shop.things for select to anon using (price_minor > 0);
create policy members_look on shop.things for select to authenticated using (true);
`,
  'grants.sql': `grant usage on schema shop to anon, authenticated;
grant select on shop.things, shop.prices to anon, authenticated;
grant execute on function shop.gross(integer) to anon, authenticated;
`,
}
