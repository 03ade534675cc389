-- core.ensure_partition(parent, month) returns 1 if it was made or attached, 0 if it existed
--
-- What     One month of one table. A missing partition is created. A detached one is attached again if it is whole: until then
--          its rows are kept, but no rows of that month can be written.
-- Locks    An advisory lock, so that no partition is made twice at the same time; the parent while attaching.
-- Refuses  partition_not_whole
create or replace function core.ensure_partition(p_parent regclass, p_month timestamptz)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  v_schema    text;
  v_name      text;
  v_partition regclass;
  v_lack      text;
begin
  select n.nspname, c.relname || to_char(p_month, '_YYYY_MM') into v_schema, v_name
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = p_parent;
  -- to_regclass comes only after the lock: its result is cached, and would still say that the table is missing after another
  -- session has created it.
  if exists (select from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
              where i.inhparent = p_parent and c.relname = v_name) then
    return 0;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('berth.ensure_partition', 0));
  v_partition := to_regclass(format('%I.%I', v_schema, v_name));
  if exists (select from pg_inherits as i where i.inhparent = p_parent and i.inhrelid = v_partition) then return 0; end if;

  if v_partition is null then
    v_partition := core.make_partition(p_parent, v_schema, v_name);
  else
    v_lack := core.lack_of_partition(v_partition);
    if v_lack is not null then
      perform core.refuse('partition_not_whole', jsonb_build_object('partition', format('%I.%I', v_schema, v_name), 'lack', v_lack));
    end if;
  end if;
  perform core.keep_partition(v_partition);
  perform core.attach_partition(
    p_parent, v_partition, core.uuid_floor(p_month), core.uuid_floor(p_month + interval '1 month'));
  return 1;
exception when check_violation or datatype_mismatch then
  -- Problems that only the attach itself finds: a row of another month, a column too many or too few.
  perform core.refuse('partition_not_whole', jsonb_build_object('partition', format('%I.%I', v_schema, v_name), 'lack', sqlerrm));
end $$;
