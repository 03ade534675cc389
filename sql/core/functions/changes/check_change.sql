-- core.check_change(request jsonb) returns nothing, or refuses
--
-- What     Checks that a request for a change of a booking can be read: its shape, by the schema that HTTP has for it, and that it
--          does not contradict itself.
-- Refuses  invalid_request, naming the field by a JSON Pointer
create or replace function core.check_change(p_request jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_found record;
begin
  perform core.check_schema(coalesce(p_request, 'null'), core.change_request_schema());
  select f.name, f.problem into v_found
    from (
      select '/passengers' as name, 'or another field has to say what changes' as problem, 1 as rank
       where not p_request ?| '{passengers,occurrence_id,from_stop_id,to_stop_id,from_index,to_index,class}'
      union all
      select '/from_index', 'is beside from_stop_id: name the stop one way', 2 where p_request ?& '{from_index,from_stop_id}'
      union all
      select '/to_index', 'is beside to_stop_id: name the stop one way', 3 where p_request ?& '{to_index,to_stop_id}'
      union all
      select format('/passengers/%s/%s', s.no - 1, s.field), 'is named twice', 4
        from (select w.no, n.field, row_number() over (partition by n.field, lower(w.passenger ->> n.field) order by w.no) as time
                from jsonb_array_elements(p_request -> 'passengers') with ordinality as w(passenger, no)
               cross join (values ('claim_id'), ('seat')) as n(field)
               where w.passenger ? n.field) as s
       where s.time > 1) as f
   order by f.rank, f.name limit 1;
  if found then perform core.refuse_field(v_found.name, v_found.problem); end if;
end $$;
