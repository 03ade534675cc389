-- audit.refuse_truncate() is a statement trigger
--
-- What     Refuses to truncate, since no trigger of a truncate sees the rows that are lost.
create or replace function audit.refuse_truncate()
returns trigger language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'integrity_constraint_violation',
    message = format('%I.%I is audited and cannot be truncated', tg_table_schema, tg_table_name);
end $$;
