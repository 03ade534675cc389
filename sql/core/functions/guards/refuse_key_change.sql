-- core.refuse_key_change() is a row trigger
--
-- What     Refuses to change a key of a hot table. Only because of this can set-wise checks replace foreign keys.
create or replace function core.refuse_key_change()
returns trigger language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'integrity_constraint_violation',
    message = format('the keys of core.%s never change', tg_table_name);
end $$;
