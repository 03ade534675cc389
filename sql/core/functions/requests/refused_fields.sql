-- core.refused_fields(request jsonb, code) returns for each line the field that a refusal of this code is about, and its value
--
-- What     Arrays with one element per line, in order: a JSON Pointer such as /items/1/passengers/0/class, and what the field
--          says. Both are null if the line leaves the field out. A stop is a field of journey_not_offered only if it is not
--          the whole of an occurrence without stops: the indexes 0 and 1 are. refusedFields of the server does the same
--          (src/http/routes/bookings/refused_fields.ts).
create or replace function core.refused_fields(p_request jsonb, p_code text, out field text[], out value text[])
language sql immutable
set search_path = pg_catalog, pg_temp as $$
  select array_agg(case when f.name is null then null
                        when w.passenger ->> f.name is not null then format('%s/passengers/%s/%s', p.item, w.passenger_no - 1, f.name)
                        else p.item || '/' || f.name end order by i.item_no, w.passenger_no),
         array_agg(coalesce(w.passenger ->> f.name, i.item ->> f.name) order by i.item_no, w.passenger_no)
    from jsonb_array_elements(coalesce(p_request -> 'items', jsonb_build_array(p_request))) with ordinality as i(item, item_no)
    left join lateral jsonb_array_elements(i.item -> 'passengers') with ordinality as w(passenger, passenger_no) on true
   cross join lateral (select case when p_request ? 'items' then '/items/' || i.item_no - 1 else '' end as item) as p
    left join lateral (
      select n.name
        from unnest(case
          when p_code in ('place_taken', 'place_not_found', 'place_not_sold') then '{seat}'::text[]
          when p_code in ('sold_out', 'class_not_found') then '{class}'
          when p_code = 'passenger_type_not_found' then '{type}'
          when p_code = 'passengers_not_listed' and w.passenger is null then '{quantity}'
          when p_code = 'journey_not_offered' then '{from_stop_id,to_stop_id,from_index,to_index}' end) with ordinality as n(name, no)
       where case n.name when 'quantity' then core.as_double(i.item -> n.name) <> 1
                         when 'from_index' then core.as_double(i.item -> n.name) <> 0
                         when 'to_index' then core.as_double(i.item -> n.name) <> 1
                         else coalesce(w.passenger ->> n.name, i.item ->> n.name) is not null end
       order by n.no limit 1) as f on true
$$;
