-- The audit log: what was changed, by which account and from which address.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table audit.entries (
  -- The nil UUID if the change belongs to no operator: a change of an account, or of data that all operators share.
  operator_id uuid not null,
  id          uuid not null,
  at          timestamptz not null,
  account_id  uuid,
  ip          text,
  request_id  text,
  relation    text not null,
  action      text not null,
  old_row     jsonb,
  new_row     jsonb,
  primary key (operator_id, id)
) partition by range (id);
comment on table audit.entries is 'Every change of the tables other than bookings and claims, whose changes are in core.booking_events.';
comment on column audit.entries.operator_id is 'The nil UUID (00000000-0000-0000-0000-000000000000) if the change belongs to no operator, such as that of an account.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['audit.entries']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
-- A monthly partition cannot be dropped while its view exists (core.keep_partition).
do $$
declare v_view regclass;
begin
  for v_view in
    select c.oid from pg_class as c
     where c.relnamespace = 'audit'::regnamespace and c.relkind = 'v'
       and c.relname ~ '^entries_[0-9]{4}_[0-9]{2}_must_be_kept$'
  loop
    execute format('drop view %s', v_view);
  end loop;
end $$;
drop table audit.entries;
