-- Brings a database to a release from the rows of pg_temp.berth_files: the end of every file of `berth migrate bundle`.
--
-- What     As `berth migrate` does: roles and bootstrap, pending migrations, then all repeatable objects, dropped and created again,
--          then the partitions of the coming months. One statement, so that all of it is done or nothing, also for clients that
--          open no transaction. The order of the objects is found by trying: each pass applies what it can.
-- Locks    Every table of Berth, until the end.
-- Refuses  A database that has a newer migration, or another exposed schema; objects of others that depend on ours.
-- Needs    As `berth migrate`: the owner of the database, with CREATEROLE.
do $bundle$
declare
  v_schema     constant text := :exposed_schema;
  -- The client may have set its role with "set role", as Supabase's does. It goes on with all of these as they were.
  v_role       constant text := current_setting('role');
  v_path       constant text := current_setting('search_path');
  v_checks     constant text := current_setting('check_function_bodies');
  v_files      constant pg_temp.berth_files[] := array(select f from pg_temp.berth_files as f order by f.place);
  v_file       pg_temp.berth_files;
  v_left       pg_temp.berth_files[];
  v_failed     pg_temp.berth_files[];
  v_makes      text[];
  v_statement  text;
  v_statements text[];
  v_blocked    text[];
  v_error      text;
  v_function   record;
begin
  perform set_config('berth.exposed_schema', v_schema, true);
  foreach v_file in array v_files loop
    continue when v_file.kind <> 'bootstrap';
    execute v_file.sql;
    perform set_config('role', v_role, true);
  end loop;
  perform set_config('role', 'berth_owner', true), set_config('search_path', '', true), set_config('check_function_bodies', 'off', true);

  insert into ops.exposure (schema_name) values (v_schema) on conflict do nothing;
  if (select e.schema_name from ops.exposure as e) <> v_schema then
    raise exception 'this database has its views and functions in schema %, not in %',
                    (select e.schema_name from ops.exposure as e), v_schema
      using hint = 'Write the bundle again with berth migrate bundle --schema and that name.';
  end if;
  if to_regnamespace(v_schema) is null then
    execute format('create schema %1$I; grant usage on schema %1$I to anon, authenticated, berth_app, service_role', v_schema);
  end if;
  if exists (select from ops.migrations as m where m.version > :newest_version) then
    raise exception 'this database is of a newer release than this file'
      using hint = 'Apply the files of the newer release instead.';
  end if;

  -- Drop all repeatable objects. What blocks another is dropped first, pass by pass.
  select string_agg(format('only %I.%I', n.nspname, c.relname), ', ' order by c.oid) into v_statement
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and not c.relispartition and c.relowner = 'berth_owner'::regrole;
  execute format('lock table %s in access exclusive mode', v_statement);
  v_makes := array(select m.made from ops.objects as o, unnest(o.makes) as m (made)
                    order by array_position('{policy,trigger,view,function,type}'::text[], split_part(m.made, ' ', 1)));
  v_statements := '{}';
  for v_statement in execute :drop_statements using v_makes loop
    v_statements := v_statements || v_statement;
  end loop;
  while v_statements <> '{}' loop
    v_blocked := '{}';
    foreach v_statement in array v_statements loop
      begin
        execute v_statement;
      exception when dependent_objects_still_exist then
        v_error := sqlerrm;
        v_blocked := v_blocked || v_statement;
      end;
    end loop;
    if v_blocked = v_statements then raise exception 'cannot %: %', v_statements[1], v_error; end if;
    v_statements := v_blocked;
  end loop;
  delete from ops.objects;

  foreach v_file in array v_files loop
    continue when v_file.kind <> 'migration'
               or exists (select from ops.migrations as m where m.version = v_file.version);
    begin
      execute v_file.sql;
    exception when others then
      raise exception '%: %', v_file.path, sqlerrm using errcode = sqlstate;
    end;
    insert into ops.migrations (version, name, hash, down_sql, transactional, duration_ms)
    values (v_file.version, v_file.name, v_file.hash, v_file.down_sql, true, 0);
  end loop;

  v_left := array(select f from unnest(v_files) as f where f.kind not in ('bootstrap', 'migration') order by f.place);
  while v_left <> '{}' loop
    v_failed := '{}';
    foreach v_file in array v_left loop
      -- The grants name everything else.
      if v_file.kind = 'grants' and cardinality(v_failed) > 0 then
        v_failed := v_failed || v_file;
        continue;
      end if;
      begin
        execute v_file.sql;
      exception when others then
        v_error := coalesce(v_error, format('%s: %s', v_file.path, sqlerrm));
        v_failed := v_failed || v_file;
      end;
    end loop;
    if cardinality(v_failed) = cardinality(v_left) then raise exception '%', v_error; end if;
    v_left := v_failed;
    v_error := null;
  end loop;

  -- Bodies may name what comes later, so they are checked now that everything exists.
  perform set_config('check_function_bodies', 'on', true);
  for v_function in
    select p.oid, v.oid::regproc as validator
      from pg_catalog.pg_proc as p
      join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
      join pg_catalog.pg_language as l on l.oid = p.prolang and l.lanname in ('sql', 'plpgsql')
      join pg_catalog.pg_proc as v on v.oid = l.lanvalidator
     where p.proowner = 'berth_owner'::regrole
       and n.nspname || '.' || p.proname in (select f.name from unnest(v_files) as f where f.kind = 'function')
  loop
    execute format('select %s(%s)', v_function.validator, v_function.oid);
  end loop;

  insert into ops.objects (path, kind, name, hash, makes, server_major)
  select f.path, f.kind, f.name, f.hash, f.makes, current_setting('server_version_num')::integer / 10000
    from unnest(v_files) as f where f.kind not in ('bootstrap', 'migration');
  perform core.ensure_months(now() - interval '1 month', now() + interval '13 months');
  perform ops.raise_transaction_nos();
  perform set_config('role', v_role, true), set_config('search_path', v_path, true), set_config('check_function_bodies', v_checks, true);
  drop table pg_temp.berth_files;
end $bundle$;
