-- core.seat_of(places, slot, place) returns the subscript of a place that was read
create or replace function core.seat_of(p_places core.batch_place[], p_slot integer, p_place integer)
returns integer language sql immutable
set search_path = pg_catalog, pg_temp as $$
  select p.subscript::integer
    from unnest(p_places) with ordinality as p(slot, place, label, class, accessible, busy, subscript)
   where p.slot = p_slot and p.place = p_place
$$;
