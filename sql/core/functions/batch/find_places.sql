-- core.find_places(places, occurrence numbers, place numbers) returns the subscript of each in p_places, or null
--
-- What     Uses binary search: places are in order of occurrence and place (a linear scan took half a millisecond of a batch of
--          256).
create or replace function core.find_places(p_places core.batch_places, p_occurrence_no integer[], p_place integer[])
returns integer[] language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_keys bigint[] := array(select p.occurrence_no::bigint << 32 | p.place from unnest(p_places.occurrence_no, p_places.place) as p(occurrence_no, place));
begin
  return array(
    select case when v_keys[s.subscript] = k.key then s.subscript end
      from unnest(p_occurrence_no, p_place) as u(occurrence_no, place)
     cross join lateral (select u.occurrence_no::bigint << 32 | u.place as key) as k
     cross join lateral (select width_bucket(k.key, v_keys) as subscript) as s);
end $$;
