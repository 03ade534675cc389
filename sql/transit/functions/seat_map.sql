-- transit.seat_map(occurrence, from stop, to stop, from index, to index) returns every place of the layout, in order
--
-- What     The seats for one journey (without stops, from end to end). state is free, taken or blocked for the whole journey.
--          price_minor is what an adult pays there; null means that no fare is set, and booking it is refused. Who has a place
--          is never shown. Expired holds count as free.
-- Refuses  occurrence_not_found, place_not_choosable (its places are counted), stop_not_on_trip, stops_in_wrong_order
-- Definer  Claims are private: this returns labels and states.
-- Grants: execute to anon, authenticated
create or replace function transit.seat_map(
  p_occurrence_id uuid, p_from_id uuid default null, p_to_id uuid default null, p_from_index integer default null,
  p_to_index integer default null)
returns table (label text, deck integer, row_no integer, column_no integer, x numeric, y numeric, facing_deg integer, class text, kind text, "position" text,
               accessible boolean, state text, price_minor bigint, currency text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_operator_id uuid := core.require_visible_occurrence(p_occurrence_id);
  v_occurrence  core.occurrences;
  v_journey     record;
  v_span        int4range := int4range(0, 1);
begin
  select o.* into v_occurrence from core.occurrences as o where o.operator_id = v_operator_id and o.id = p_occurrence_id;
  if v_occurrence.mode = 'counted' then perform core.refuse('place_not_choosable'); end if;
  select j.* into v_journey
    from transit.find_journey(v_operator_id, v_occurrence.stop_pattern_id, p_from_id, p_to_id, p_from_index, p_to_index) as j;
  if found then
    v_span := int4range(v_journey.from_index, v_journey.to_index);
  elsif v_occurrence.stop_pattern_id is not null then
    perform core.refuse(transit.why_no_journey(
      v_operator_id, v_occurrence.stop_pattern_id, p_from_id, p_to_id, p_from_index, p_to_index));
  end if;

  return query
  with taken as materialized (
    select distinct c.place from core.claims as c
     where c.operator_id = v_operator_id and c.occurrence_id = p_occurrence_id and c.span && v_span
       and core.claim_is_active(c.live, c.expires_at, core.now())),
  prices as (
    select k.class,
           case when v_occurrence.fare_table_id is null then v_occurrence.price_minor
                when f.conditional then (
                  select q.price_minor from transit.price_journey(
                    v_operator_id, v_occurrence.fare_table_id, v_journey.from_zone, v_journey.to_zone, v_journey.from_id,
                    v_journey.to_id, v_journey.distance_m, v_journey.to_index - v_journey.from_index, k.class, 'adult',
                    v_occurrence.starts_at + make_interval(secs => v_journey.departure_s), v_occurrence.taken,
                    v_occurrence.capacity) as q)
                else f.price_minor end as price_minor
      from (select distinct lp.class from core.layout_places as lp
             where lp.operator_id = v_operator_id and lp.layout_id = v_occurrence.layout_id) as k
      left join lateral transit.quote_fare(
        v_operator_id, v_occurrence.fare_table_id, v_journey.from_zone, v_journey.to_zone, v_journey.distance_m, k.class,
        'adult') as f on true)
  select lp.label, lp.deck, lp.row_no, lp.column_no, coalesce(lp.drawn_x, lp.column_no), coalesce(lp.drawn_y, lp.row_no),
         lp.facing_deg::integer, lp.class, lp.kind, lp.position, lp.accessible,
         case when lp.blocked then 'blocked' when lp.place in (select t.place from taken as t) then 'taken' else 'free' end,
         p.price_minor, v_occurrence.currency
    from core.layout_places as lp
    join prices as p on p.class = lp.class
   where lp.operator_id = v_operator_id and lp.layout_id = v_occurrence.layout_id
   order by lp.deck, lp.row_no, lp.column_no;
end $$;
