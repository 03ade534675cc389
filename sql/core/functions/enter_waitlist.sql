-- core.enter_waitlist(operator, occurrence, entry, customer, account, quantity, contact) returns nothing
--
-- What     Puts one more at the end of the line. Its number is given under the lock, so nobody gets in front of who has been
--          told their place; the id is made before the batch locks, and says nothing about that.
-- Locks    Nothing: the caller holds the occurrence.
create or replace function core.enter_waitlist(
  p_operator_id uuid, p_occurrence_id uuid, p_entry_id uuid, p_customer_id uuid, p_account_id uuid, p_quantity integer,
  p_contact_name text, p_contact_phone text, p_contact_email text)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.waitlist_entries (operator_id, occurrence_id, id, line_number, customer_id, account_id, quantity,
                                     contact_name, contact_phone, contact_email, created_at)
  select p_operator_id, p_occurrence_id, p_entry_id, coalesce(max(w.line_number), 0) + 1, p_customer_id, p_account_id,
         p_quantity, p_contact_name, p_contact_phone, p_contact_email, core.now()
    from core.waitlist_entries as w where w.operator_id = p_operator_id and w.occurrence_id = p_occurrence_id;
  update core.occurrences as o set waiting = o.waiting + 1
   where o.operator_id = p_operator_id and o.id = p_occurrence_id;
end $$;
