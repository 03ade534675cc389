-- core.waitlist_position(operator, occurrence, entry) returns how many in line come first, this entry included, or null
--
-- What     Null unless it still waits, and for anyone but its customer and the operator's staff.
-- Definer  A customer sees no entries but their own, and is told only a number.
-- Grants: execute to authenticated
create or replace function core.waitlist_position(p_operator_id uuid, p_occurrence_id uuid, p_entry_id uuid)
returns integer language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
  select (select count(*)::integer from core.waitlist_entries as x
           where x.operator_id = e.operator_id and x.occurrence_id = e.occurrence_id and x.status = 'waiting'
             and x.line_number <= e.line_number)
    from core.waitlist_entries as e
   where e.operator_id = p_operator_id and e.occurrence_id = p_occurrence_id and e.id = p_entry_id and e.status = 'waiting'
     and (e.customer_id = any (core.my_customer_ids()) or e.operator_id = any (core.my_operator_ids('{agent,admin}')))
$$;
