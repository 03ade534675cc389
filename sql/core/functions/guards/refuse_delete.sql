-- core.refuse_delete() is a statement trigger
--
-- What     Refuses to delete or truncate what was sold. Only ops.remove_samples may delete: it locks the occurrences first and
--          sets a setting that ends with its transaction. Apart from that, only the owner has the right to delete at all.
create or replace function core.refuse_delete()
returns trigger language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' and current_setting('berth.removing', true) = 'samples' then return null; end if;
  raise exception using errcode = 'integrity_constraint_violation',
    message = format('rows of %I.%I are never deleted', tg_table_schema, tg_table_name);
end $$;
