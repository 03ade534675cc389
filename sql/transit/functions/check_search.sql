-- transit.check_search(date, passengers, radius m, limit) returns nothing, or refuses
--
-- Refuses  invalid_request, date_out_of_range, quantity_out_of_range
create or replace function transit.check_search(p_date date, p_passengers integer, p_radius_m integer, p_limit integer)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if p_date is null then perform core.refuse_field('date', 'is missing'); end if;
  if p_date < date '2000-01-01' or p_date > (core.now() + interval '5 years 1 month')::date then
    perform core.refuse('date_out_of_range', jsonb_build_object('field', 'date'));
  end if;
  if p_passengers is null or p_passengers not between 1 and 1000 then
    perform core.refuse('quantity_out_of_range', jsonb_build_object('field', 'passengers'));
  end if;
  if p_radius_m is null or p_radius_m not between 1 and 100000 then
    perform core.refuse_field('radius_m', 'is 1 m to 100 km');
  end if;
  perform core.check_limit(p_limit);
end $$;
