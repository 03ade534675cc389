-- Creates the roles of a cluster that are missing.
--
-- What     berth_owner owns every object and cannot log in. berth_app is the server; it
--          inherits nothing and becomes anon or authenticated for one transaction at a time,
--          never berth_owner. anon, authenticated and service_role are Supabase's names; where
--          they exist already they are left as they are.
-- Needs    CREATEROLE, not superuser. From version 16 on, a role that creates another may administer it, but must be granted
--          the right to become it or to act as it; up to 15 a plain grant gives all of that.
-- Twice    Two concurrent installations are safe: the second finds the role that the first created.
--
-- Run by `berth migrate` before anything else, as the role that installs.
do $roles$
declare
  v_role record;
begin
  for v_role in
    select wanted.name, wanted.attributes
      from (values ('berth_owner',     'nologin'),
                   ('berth_app',       'login noinherit'),
                   ('berth_analytics', 'nologin'),
                   ('berth_backup',    'nologin'),
                   ('anon',            'nologin noinherit'),
                   ('authenticated',   'nologin noinherit'),
                   ('service_role',    'nologin noinherit')) as wanted (name, attributes)
     where not exists (select from pg_catalog.pg_roles as r where r.rolname = wanted.name)
  loop
    begin
      execute format('create role %I %s', v_role.name, v_role.attributes);
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;
end $roles$;

-- The installer becomes berth_owner, to create what berth_owner owns.
do $installer$
declare
  v_may_become boolean;
  v_grant      text := format('grant berth_owner to %I', current_user);
begin
  if current_setting('server_version_num')::integer >= 160000 then
    execute $$select pg_has_role(current_user, 'berth_owner', 'usage')
                 and pg_has_role(current_user, 'berth_owner', 'set')$$ into v_may_become;
    v_grant := v_grant || ' with inherit true, set true';
  else
    v_may_become := pg_has_role(current_user, 'berth_owner', 'member');
  end if;

  if not v_may_become then
    execute v_grant;
  end if;
exception when insufficient_privilege then
  raise exception 'role % may not become berth_owner', current_user
    using errcode = 'insufficient_privilege',
          hint = case when current_user = 'berth_app' then
            'berth_app is the server, and must not own what it serves: migrate as the role that owns the database.'
          else format('Another role made berth_owner in this cluster. As that role or a superuser run: %s',
                        v_grant || case when v_grant like '% with %' then ', admin true' else '' end) end;
end $installer$;

-- berth_app does not inherit, so that its memberships allow it to `set role` and nothing more.
do $server$
declare
  v_role text;
begin
  foreach v_role in array array['anon', 'authenticated'] loop
    if not pg_has_role('berth_app', v_role, 'member') then
      begin
        execute format('grant %I to berth_app', v_role);
      exception when insufficient_privilege then
        raise exception 'role % may not let berth_app become %', current_user, v_role
          using errcode = 'insufficient_privilege',
                hint = format('Another role made it. As that role or a superuser run: grant %I to berth_app', v_role);
      end;
    end if;
  end loop;
end $server$;

-- Defaults for sessions of the server; settings that somebody has changed are kept.
--
-- jit                       A plan with a join method switched off has a high estimated cost, even in a branch that never runs:
--                           compiling such plans took longer than running them (a seat map on 15: 16 s for its tests, 0.5 s
--                           without).
-- tcp_keepalives_*          If a server disappears without closing its connections, its locks are held for 25 s, not two hours.
-- idle_in_transaction_…     If a server stalls in the middle of a transaction, its locks are held for a minute.
do $settings$
declare
  v_setting record;
begin
  for v_setting in
    select wanted.name, wanted.value
      from (values ('jit', 'off'),
                   ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3'),
                   ('idle_in_transaction_session_timeout', '60s')) as wanted (name, value)
     where not exists (select from pg_catalog.pg_db_role_setting as s, unnest(s.setconfig) as c (setting)
                        where s.setrole = 'berth_app'::regrole and s.setdatabase = 0
                          and starts_with(c.setting, wanted.name || '='))
  loop
    execute format('alter role berth_app set %I = %L', v_setting.name, v_setting.value);
  end loop;
exception when insufficient_privilege then
  raise notice 'another role made berth_app: as that role, run: alter role berth_app set % = %',
               quote_ident(v_setting.name), quote_literal(v_setting.value);
end $settings$;
