-- core.enter_waitlist(operator, occurrence, entry, customer, account, quantity, contact) returns nothing
--
-- What     Puts one more at the end of the line. The id is time-ordered, and the line is in order of id.
-- Locks    Nothing: the caller holds the occurrence.
create or replace function core.enter_waitlist(
  p_operator_id uuid, p_occurrence_id uuid, p_entry_id uuid, p_customer_id uuid, p_account_id uuid, p_quantity integer,
  p_contact_name text, p_contact_phone text, p_contact_email text)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.waitlist_entries (operator_id, occurrence_id, id, customer_id, account_id, quantity, contact_name,
                                     contact_phone, contact_email, created_at)
  values (p_operator_id, p_occurrence_id, p_entry_id, p_customer_id, p_account_id, p_quantity, p_contact_name,
          p_contact_phone, p_contact_email, core.now());
  update core.occurrences as o set waiting = o.waiting + 1
   where o.operator_id = p_operator_id and o.id = p_occurrence_id;
end $$;
