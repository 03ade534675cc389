-- Creates what a database needs before its first migration, if it is missing.
--
-- What     Rights of the roles on the database, and on public if it is exposed, schema extensions with
--          btree_gist (exclusion constraints over uuid and integer need it), and schema ops
--          with the record of what `berth migrate` has applied, and of the schema that is exposed.
-- Needs    The owner of the database; btree_gist is trusted, so no superuser.
--
-- Run by `berth migrate` after sql/roles.sql, under its lock, in one transaction that has set berth.exposed_schema.
do $rights$
begin
  if not has_database_privilege('berth_owner', current_database(), 'create') then
    execute format('grant create on database %I to berth_owner', current_database());
  end if;
  if current_setting('berth.exposed_schema') = 'public'
     and not (has_schema_privilege('berth_owner', 'public', 'create') and has_schema_privilege('berth_owner', 'public', 'usage')) then
    grant create, usage on schema public to berth_owner;
  end if;
end $rights$;

create schema if not exists extensions;

do $extensions$
begin
  if not exists (select from pg_catalog.pg_extension as e where e.extname = 'btree_gist') then
    create extension btree_gist with schema extensions;
  end if;
  if not has_schema_privilege('berth_owner', 'extensions', 'usage') then
    grant usage on schema extensions to berth_owner;
  end if;
end $extensions$;

set local role berth_owner;

-- A function may be run only by roles to which it was granted; PostgreSQL's default is everyone.
do $defaults$
begin
  if not exists (select from pg_catalog.pg_default_acl as d
                  where d.defaclrole = 'berth_owner'::regrole
                    and d.defaclnamespace = 0 and d.defaclobjtype = 'f') then
    alter default privileges for role berth_owner revoke execute on functions from public;
  end if;
end $defaults$;

do $ops$
begin
  if to_regnamespace('ops') is null then
    create schema ops;
  end if;

  if to_regclass('ops.migrations') is null then
    create table ops.migrations (
      version       integer     not null,
      name          text        not null,
      hash          text        not null,
      down_sql      text        not null,
      transactional boolean     not null,
      applied_at    timestamptz not null default clock_timestamp(),
      duration_ms   integer     not null,
      constraint a_version_is_applied_once primary key (version)
    );
    comment on table ops.migrations is
      'Versioned migrations that this database has, with the way back of each as it was when applied.';
    alter table ops.migrations enable row level security;
    alter table ops.migrations force row level security;
    create policy the_owner_decides on ops.migrations to berth_owner using (true) with check (true);
  end if;

  if to_regclass('ops.objects') is null then
    create table ops.objects (
      path         text        not null,
      kind         text        not null,
      name         text        not null,
      hash         text        not null,
      makes        text[]      not null,
      made_hash    text,
      server_major integer     not null,
      applied_at   timestamptz not null default clock_timestamp(),
      constraint a_file_is_recorded_once primary key (path)
    );
    comment on table ops.objects is
      'Repeatable objects by file: the hash of the file, what it makes, and a hash of that as the catalogue shows it.';
    alter table ops.objects enable row level security;
    alter table ops.objects force row level security;
    create policy the_owner_decides on ops.objects to berth_owner using (true) with check (true);
  end if;

  if to_regclass('ops.exposure') is null then
    create table ops.exposure (
      only_row    boolean     not null default true,
      schema_name text        not null,
      chosen_at   timestamptz not null default clock_timestamp(),
      constraint one_schema_is_exposed primary key (only_row),
      constraint there_is_only_one_row check (only_row)
    );
    comment on table ops.exposure is
      'The schema that has the views and functions for clients: public, or what was chosen at the first berth migrate.';
    alter table ops.exposure enable row level security;
    alter table ops.exposure force row level security;
    create policy the_owner_decides on ops.exposure to berth_owner using (true) with check (true);
  end if;
end $ops$;
