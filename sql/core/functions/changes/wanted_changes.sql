-- core.wanted_changes(operator, booking, request jsonb, stops jsonb) returns one row per live claim that a request changes
--
-- What     What each claim is, and what is asked for instead, in the terms of core.resolve_lines. moves says whether the claim
--          ends and another begins; otherwise at most its passenger changes. What the request does not name stays as it is: the
--          seat on the same occurrence, the class, the type of passenger, the stops. On another occurrence a seat is picked, and
--          the stops are those of p_stops, an object {claim: {from_stop_id, to_stop_id}}, because indexes differ there.
create or replace function core.wanted_changes(p_operator_id uuid, p_booking_id uuid, p_request jsonb, p_stops jsonb)
returns table (claim_id uuid, old_occurrence_id uuid, old_span int4range, old_price_minor bigint, old_class text, old_type text,
               begins_at timestamptz, quantity integer, item_no integer, old_holder jsonb, holder jsonb, moves boolean,
               occurrence_id uuid, seat text, from_id uuid, to_id uuid, from_index integer, to_index integer, class text,
               passenger_type text, accessible boolean, fee_minor bigint, changes_close_s integer)
language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_occurrence_id uuid := (p_request ->> 'occurrence_id')::uuid;
  v_names_stops   boolean := p_request ?| '{from_stop_id,to_stop_id,from_index,to_index}';
begin
  return query
  select c.id, c.occurrence_id, c.span, c.price_minor, lp.class, f.passenger_type, c.begins_at, c.quantity, c.item_no, c.holder,
         nullif(coalesce(c.holder, '{}') || n.person, '{}'), n.leaves or n.takes_another or n.seat_is_unfit or v_names_stops,
         coalesce(v_occurrence_id, c.occurrence_id), s.seat, s.from_id, s.to_id,
         coalesce(core.as_double(p_request -> 'from_index')::integer, case when s.from_id is null and not n.leaves then lower(c.span) end),
         coalesce(core.as_double(p_request -> 'to_index')::integer, case when s.to_id is null and not n.leaves then upper(c.span) end),
         coalesce(n.class, case when s.seat is null then nullif(lp.class, y.default_class) end),
         coalesce(w.passenger ->> 'type', nullif(f.passenger_type, 'adult')), (w.passenger ->> 'accessible')::boolean,
         coalesce(p.change_fee_minor, 0), coalesce(p.changes_close_s, 0)
    from core.claims_of(p_operator_id, array[p_booking_id]) as c
    join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
    left join core.policies as p on p.operator_id = o.operator_id and p.id = o.policy_id
    left join core.layouts as y on y.operator_id = o.operator_id and y.id = o.layout_id
    left join core.layout_places as lp on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = c.place
    left join core.fares as f on f.operator_id = o.operator_id and f.fare_table_id = o.fare_table_id and f.id = c.fare_id
    left join lateral (
      select e.passenger from jsonb_array_elements(p_request -> 'passengers') as e(passenger)
       where (e.passenger ->> 'claim_id')::uuid = c.id) as w on true
   cross join lateral (
     select coalesce(w.passenger ->> 'class', p_request ->> 'class') as class, w.passenger ->> 'type' as type,
            coalesce((w.passenger ->> 'accessible')::boolean, false) as accessible,
            coalesce(v_occurrence_id <> c.occurrence_id, false) as leaves) as a
   cross join lateral (
     select a.class, a.leaves, a.accessible and not coalesce(lp.accessible, false) as seat_is_unfit,
            coalesce(w.passenger ->> 'seat' <> coalesce(lp.label, ''), false) or coalesce(a.class <> coalesce(lp.class, ''), false)
              or coalesce(a.type <> coalesce(f.passenger_type, 'adult'), false) as takes_another,
            coalesce(w.passenger - '{claim_id,seat,class,type,accessible}'::text[], '{}')
              || case when w.passenger ? 'age' then jsonb_build_object('age', core.as_double(w.passenger -> 'age')::integer)
                      else '{}' end as person) as n
   cross join lateral (
     select coalesce(w.passenger ->> 'seat',
                     case when not n.leaves and coalesce(n.class = lp.class, true) and not n.seat_is_unfit then lp.label end) as seat,
            coalesce((p_request ->> 'from_stop_id')::uuid, case when n.leaves and not p_request ? 'from_index'
              then (p_stops -> c.id::text ->> 'from_stop_id')::uuid end) as from_id,
            coalesce((p_request ->> 'to_stop_id')::uuid, case when n.leaves and not p_request ? 'to_index'
              then (p_stops -> c.id::text ->> 'to_stop_id')::uuid end) as to_id) as s
   where c.live and (not p_request ? 'passengers' or w.passenger is not null)
   order by c.id;
end $$;
