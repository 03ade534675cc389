-- core.keep_partition(partition) returns nothing
--
-- What     Creates an empty view that depends on the partition, so that PostgreSQL refuses to drop the month.
create or replace function core.keep_partition(p_partition regclass)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_schema text;
  v_name   text;
begin
  select n.nspname, c.relname || '_must_be_kept' into v_schema, v_name
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = p_partition;
  if to_regclass(format('%I.%I', v_schema, v_name)) is null then
    execute format('create view %I.%I with (security_invoker = true) as select from %s', v_schema, v_name, p_partition);
  end if;
end $$;
