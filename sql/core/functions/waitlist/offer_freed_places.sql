-- core.offer_freed_places(operator, occurrences) returns how many offers were made
--
-- What     Gives freed places of counted occurrences to whoever waits, in order, up to the first who does not fit, so that nobody
--          is overtaken. Where no offer can be made of an entry it lapses, and whoever is behind may fit: core.make_offers.
-- Locks    The entries; the caller holds the occurrences, without which no entry changes.
create or replace function core.offer_freed_places(p_operator_id uuid, p_occurrence_ids uuid[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  -- Of a line in which somebody lapsed so many are looked at together: all of it may have to, as when sales have closed.
  v_window_max constant integer := 250;
  v_window     integer := 0;
  v_ids        uuid[] := array(select distinct u.id from unnest(p_occurrence_ids) as u(id) order by u.id);
  v_offered    integer := 0;
  v_made       record;
begin
  -- Every round but the last shortens a line.
  while cardinality(v_ids) > 0 loop
    v_made := core.make_offers(p_operator_id, v_ids, v_window);
    v_offered := v_offered + v_made.offered;
    v_ids := v_made.lapsed_ids;
    v_window := v_window_max;
  end loop;
  return v_offered;
end $$;
