-- core.offer_freed_places(operator, occurrences) returns how many offers were made
--
-- What     Gives freed places of counted occurrences to whoever waits, in order: each offer is a hold. Stops at the first
--          in line who does not fit, so that nobody is overtaken.
-- Locks    Nothing: the caller holds the occurrences.
create or replace function core.offer_freed_places(p_operator_id uuid, p_occurrence_ids uuid[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_ids        uuid[] := array(select distinct u.id from unnest(p_occurrence_ids) as u(id) order by u.id);
  v_occurrence core.occurrences;
  v_entry      core.waitlist_entries;
  v_offers     integer := 0;
begin
  for v_occurrence in
    select o.* from core.occurrences as o
     where o.operator_id = p_operator_id and o.id = any (v_ids)
       and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)] -- only these months
       and o.waiting > 0 and o.status = 'scheduled' and o.starts_at > core.now()
     order by o.id
  loop
    for v_entry in
      select e.* from core.waitlist_entries as e
       where e.operator_id = p_operator_id and e.occurrence_id = v_occurrence.id and e.status = 'waiting'
       order by e.line_number for update
    loop
      exit when v_entry.quantity > v_occurrence.capacity - v_occurrence.taken;
      perform core.offer_place(v_occurrence, v_entry);
      v_occurrence.taken := v_occurrence.taken + v_entry.quantity;
      v_offers := v_offers + 1;
    end loop;
  end loop;
  return v_offers;
end $$;
