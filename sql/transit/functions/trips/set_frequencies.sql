-- transit.set_frequencies(operator, trip, frequencies jsonb) returns nothing
--
-- What     Replaces the frequencies of a trip: [{from, until, every_minutes}].
-- Refuses  times_run_backwards, invalid_request; both name the field
create or replace function transit.set_frequencies(p_operator_id uuid, p_trip_id uuid, p_frequencies jsonb)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_at integer;
begin
  select f.no - 1 into v_at from jsonb_array_elements(p_frequencies) with ordinality as f(said, no)
   where transit.seconds_of(f.said ->> 'until') <= transit.seconds_of(f.said ->> 'from') order by f.no limit 1;
  if found then
    perform core.refuse('times_run_backwards', jsonb_build_object('field', format('/frequencies/%s/until', v_at)));
  end if;
  delete from transit.frequencies as f where f.operator_id = p_operator_id and f.offering_id = p_trip_id;
  insert into transit.frequencies (operator_id, offering_id, starts_s, ends_s, headway_s, exact_times)
  select p_operator_id, p_trip_id, transit.seconds_of(f.said ->> 'from'), transit.seconds_of(f.said ->> 'until'),
         (f.said ->> 'every_minutes')::numeric * 60, true
    from jsonb_array_elements(p_frequencies) as f(said);
exception when unique_violation then
  perform core.refuse_field('/frequencies', 'must not begin twice at the same time');
end $$;
