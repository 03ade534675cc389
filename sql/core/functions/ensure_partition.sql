-- core.ensure_partition(parent, month) returns 1 if it was made, 0 if it was there
--
-- What     One month of one table, with the constraints that hold in each month apart (core.guard_partition). Row security is
--          forced on it with no policy but the backup's, so direct access sees nothing.
-- Locks    An advisory lock for two that make the same one; the parent at the attach.
create or replace function core.ensure_partition(p_parent regclass, p_month timestamptz)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  v_schema text;
  v_parent text;
  v_name   text;
  v_until  timestamptz := p_month + interval '1 month';
begin
  select n.nspname, c.relname, c.relname || to_char(p_month, '_YYYY_MM') into v_schema, v_parent, v_name
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = p_parent;
  if exists (select from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
              where i.inhparent = p_parent and c.relname = v_name) then
    return 0;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('berth.ensure_partition', 0));
  if to_regclass(format('%I.%I', v_schema, v_name)) is not null then return 0; end if;

  execute format('create table %I.%I (like %s including all) with (fillfactor = %s)', v_schema, v_name, p_parent,
                 case v_parent when 'occurrences' then 50 when 'bookings' then 80 when 'claims' then 90 else 100 end);
  execute format('alter table %I.%I enable row level security, force row level security', v_schema, v_name);
  -- pg_dump reads partitions and not their table; without these two it would dump none of their rows, and say nothing.
  execute format('create policy the_backup_reads_all on %I.%I for select to berth_backup using (true)', v_schema, v_name);
  execute format('grant select on %I.%I to berth_backup', v_schema, v_name);
  perform core.guard_partition(format('%I.%I', v_schema, v_name)::regclass);
  perform core.attach_partition(p_parent, format('%I.%I', v_schema, v_name)::regclass,
                                core.uuid_floor(p_month), core.uuid_floor(v_until));
  return 1;
end $$;
