-- core.make_partition(parent, schema, name) returns the table of one month, not attached yet
--
-- What     A table like its parent, with the constraints that each month has separately (core.guard_partition). Row security is
--          forced, with no policy except that of the backup, so that direct access shows nothing.
create or replace function core.make_partition(p_parent regclass, p_schema text, p_name text)
returns regclass language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create table %I.%I (like %s including all) with (fillfactor = %s)', p_schema, p_name, p_parent,
                 case left(p_name, -8) when 'occurrences' then 50 when 'bookings' then 80 when 'claims' then 90 else 100 end);
  execute format('alter table %I.%I enable row level security, force row level security', p_schema, p_name);
  -- pg_dump reads partitions and not their parent; without these two it would dump none of their rows, without an error.
  execute format('create policy the_backup_reads_all on %I.%I for select to berth_backup using (true)', p_schema, p_name);
  execute format('grant select on %I.%I to berth_backup', p_schema, p_name);
  perform core.guard_partition(format('%I.%I', p_schema, p_name)::regclass);
  return format('%I.%I', p_schema, p_name)::regclass;
end $$;
