-- core.parse_lines(request jsonb) returns one row per line, in order
--
-- What     Reads what a JSON request books: {occurrence_id, quantity | passengers: [{seat, type, class, accessible, …}],
--          from_stop_id, to_stop_id, from_index, to_index}, or a list of such objects under items. event_id and departure_id
--          are synonyms of occurrence_id. Each passenger is a line; fields that are not those of a line are stored as its
--          holder. core.check_request has checked that the request can be read.
create or replace function core.parse_lines(p_request jsonb)
returns table (occurrence_id uuid, quantity integer, seat text, from_id uuid, to_id uuid, from_index integer,
               to_index integer, class text, passenger_type text, accessible boolean, holder jsonb,
               item_no integer)
language sql immutable
set search_path = pg_catalog, pg_temp as $$
  select coalesce(i.item ->> 'occurrence_id', i.item ->> 'departure_id', i.item ->> 'event_id')::uuid,
         case when w.passenger is null then coalesce(core.as_double(i.item -> 'quantity')::integer, 1) else 1 end,
         coalesce(w.passenger ->> 'seat', i.item ->> 'seat'),
         (i.item ->> 'from_stop_id')::uuid, (i.item ->> 'to_stop_id')::uuid,
         core.as_double(i.item -> 'from_index')::integer, core.as_double(i.item -> 'to_index')::integer,
         coalesce(w.passenger ->> 'class', i.item ->> 'class'),
         w.passenger ->> 'type', (w.passenger ->> 'accessible')::boolean,
         nullif(w.passenger - '{seat,class,type,accessible}'::text[]
                || case when w.passenger ? 'age' then jsonb_build_object('age', core.as_double(w.passenger -> 'age')::integer)
                        else '{}' end, '{}'),
         i.item_no::integer
    from jsonb_array_elements(coalesce(p_request -> 'items', jsonb_build_array(p_request))) with ordinality as i(item, item_no)
    left join lateral jsonb_array_elements(i.item -> 'passengers') with ordinality as w(passenger, passenger_no) on true
   order by i.item_no, w.passenger_no
$$;
