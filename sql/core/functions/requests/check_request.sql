-- core.check_request(request jsonb) returns nothing, or refuses
--
-- What     Checks that core.parse_lines can read a request and core.book_batch can decide it: first its shape, by the schema of
--          HTTP's POST /bookings, and then what no schema can express: that it names what it books exactly once, and does not
--          contradict itself. HTTP applies the same rules in the same order (src/http/routes/bookings/lines.ts); a differential
--          test compares the two (test/fuzz/booking_requests.property.test.ts).
-- Refuses  invalid_request, naming the field by a JSON Pointer
create or replace function core.check_request(p_request jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_found record;
begin
  perform core.check_schema(coalesce(p_request, 'null'), core.booking_request_schema());
  if p_request ? 'items' then
    select k.name into v_found from jsonb_object_keys(core.booking_request_schema() #> '{properties,items,items,properties}') as k(name)
     where p_request ? k.name
     order by k.name collate "C" limit 1;
    if found then perform core.refuse_field('/' || v_found.name, 'is said of each of the items instead'); end if;
  end if;

  select i.pointer || f.name as field, f.problem into v_found
    from (select x.item, x.no, case when p_request ? 'items' then '/items/' || x.no - 1 else '' end as pointer
            from jsonb_array_elements(coalesce(p_request -> 'items', jsonb_build_array(p_request)))
                 with ordinality as x(item, no)) as i
   cross join lateral (
     select '/occurrence_id' as name, 'is required' as problem, 1 as rank
      where not i.item ?| '{occurrence_id,departure_id,event_id}'
     union all
     select '/departure_id', 'is another name of what is named already', 2 where i.item ?& '{occurrence_id,departure_id}'
     union all
     select '/event_id', 'is another name of what is named already', 3
      where i.item ? 'event_id' and i.item ?| '{occurrence_id,departure_id}'
     union all
     select '/quantity', 'is not the number of passengers', 4
      where core.as_double(i.item -> 'quantity') <> jsonb_array_length(i.item -> 'passengers')
     union all
     select '/seat', 'is said of each of the passengers instead', 5 where i.item ?& '{seat,passengers}'
     union all
     select '/from_index', 'is beside from_stop_id: name the stop one way', 6 where i.item ?& '{from_index,from_stop_id}'
     union all
     select '/to_index', 'is beside to_stop_id: name the stop one way', 7 where i.item ?& '{to_index,to_stop_id}'
     union all
     select format('/passengers/%s/seat', s.no - 1), 'is asked for twice', 8
       from (select w.no, w.passenger ->> 'seat' as seat, row_number() over (partition by w.passenger ->> 'seat' order by w.no) as time
               from jsonb_array_elements(i.item -> 'passengers') with ordinality as w(passenger, no)) as s
      where s.seat is not null and s.time > 1) as f
   order by i.no, f.rank, f.name limit 1;
  if found then perform core.refuse_field(v_found.field, v_found.problem); end if;
  if p_request ? 'items' and (select count(*) from core.parse_lines(p_request)) > 100 then
    perform core.refuse_field('/items', 'have more than 100 lines');
  end if;
end $$;
