-- audit.record_occurrence() is a row trigger on core.occurrences
--
-- What     Writes one entry for an occurrence whose terms changed: its times, location, capacity, price, or whether it is on
--          sale. It is a row trigger on named columns, because bookings update occurrences too. That costs a batch nothing,
--          while the transition tables of a statement trigger would copy every occurrence that the batch updates.
-- Definer  Nobody may write audit.entries directly.
create or replace function audit.record_occurrence()
returns trigger language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_old jsonb := to_jsonb(old) - '{taken,waiting}'::text[];
  v_new jsonb := to_jsonb(new) - '{taken,waiting}'::text[];
begin
  if v_old is distinct from v_new then
    insert into audit.entries (operator_id, id, at, account_id, ip, request_id, relation, action, old_row, new_row)
    values (new.operator_id, (core.new_ids(new.operator_id, 1))[1], core.now(), core.my_account_id(), core.my_ip(),
            core.my_request_id(), 'core.occurrences', 'update', v_old, v_new);
  end if;
  return null;
end $$;
