-- audit.refuse_truncate() is a statement trigger
--
-- What     Truncating fires no trigger that could note what was lost, so it is refused.
create or replace function audit.refuse_truncate()
returns trigger language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'integrity_constraint_violation',
    message = format('%I.%I is audited and cannot be truncated', tg_table_schema, tg_table_name);
end $$;
