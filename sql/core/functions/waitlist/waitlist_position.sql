-- core.waitlist_position(operator, occurrence, entry) returns the entry's position in the line, counted from 1, or null
--
-- What     Null unless the entry is still waiting, and for callers other than its customer and the operator's staff.
-- Definer  Customers cannot see entries of others; they learn only a number.
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
