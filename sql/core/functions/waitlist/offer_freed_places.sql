-- core.offer_freed_places(operator, occurrences) returns how many offers were made
--
-- What     Offers freed places of counted occurrences to the waitlist, in order, up to the first entry that does not fit, so
--          that nobody is overtaken. An entry to which no offer can be made lapses, and the entries behind it may fit; see
--          core.make_offers. An inactive operator offers nothing: its entries go on waiting.
-- Locks    The entries; the caller has locked the occurrences, and entries change only under that lock.
create or replace function core.offer_freed_places(p_operator_id uuid, p_occurrence_ids uuid[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  -- How many entries of a line in which one lapsed are processed at once: the whole line may have to lapse, as when sales have
  -- closed.
  v_window_max constant integer := 250;
  v_window     integer := 0;
  v_ids        uuid[] := array(select distinct u.id from unnest(p_occurrence_ids) as u(id) order by u.id);
  v_offered    integer := 0;
  v_made       record;
begin
  if not exists (select from core.operators as o where o.id = p_operator_id and o.active) then return 0; end if;
  -- Every round except the last makes a line shorter.
  while cardinality(v_ids) > 0 loop
    v_made := core.make_offers(p_operator_id, v_ids, v_window);
    v_offered := v_offered + v_made.offered;
    v_ids := v_made.lapsed_ids;
    v_window := v_window_max;
  end loop;
  return v_offered;
end $$;
