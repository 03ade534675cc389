-- core.read_fares(operator, fares jsonb) returns the fares
--
-- What     Checks a list of fares as core.set_fares takes it, and reads it. price_per_km_minor is 0 and one_way false if they are
--          left out. Classes and types of passenger are few, because anyone may ask for the price of each class for each type
--          (transit.quote_prices).
-- Refuses  invalid_request, location_not_found; both name the field
create or replace function core.read_fares(p_operator_id uuid, p_fares jsonb)
returns core.fares[] language plpgsql stable
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_fares core.fares[];
  v_field text;
begin
  perform core.check_items(
    'fares', p_fares,
    '{"from_zone": "^.{1,64}$", "to_zone": "^.{1,64}$", "distance_m_max": "^[1-9]\\d{0,8}$", "class": "^[a-z][a-z0-9_-]{0,31}$",
      "passenger_type": "^[a-z][a-z0-9_-]{0,31}$", "price_minor": "^\\d{1,12}$", "price_per_km_minor": "^\\d{1,9}$",
      "from_stop_id": "^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$",
      "to_stop_id": "^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$", "stages_max": "^[1-9]\\d{0,3}$",
      "valid_from": "^\\d{4}-\\d{2}-\\d{2}$", "valid_until": "^\\d{4}-\\d{2}-\\d{2}$", "one_way": "^(true|false)$"}',
    '{price_minor}', 20000);
  if (select count(distinct f.fare ->> 'class') > 20 or count(distinct f.fare ->> 'passenger_type') > 50
        from jsonb_array_elements(p_fares) as f(fare)) then
    perform core.refuse_field('fares', 'names at most 20 classes and 50 types of passenger');
  end if;
  perform core.check_text(format('fares[%s].%s', f.no - 1, z.field), f.fare ->> z.field, 'line')
     from jsonb_array_elements(p_fares) with ordinality as f(fare, no)
    cross join unnest('{from_zone,to_zone}'::text[]) as z(field)
    where f.fare ->> z.field !~ '^[!-~]+$'; -- nearly all are printable ASCII, which needs no check
  begin
    select coalesce(array_agg(jsonb_populate_record(f, jsonb_build_object(
             'price_per_km_minor', coalesce(f.price_per_km_minor, 0), 'one_way', coalesce(f.one_way, false)))), '{}')
      into v_fares from jsonb_populate_recordset(null::core.fares, p_fares) as f;
  exception when datetime_field_overflow then
    perform core.refuse_field('fares', 'have a date that is not in the calendar');
  end;
  if exists (select from unnest(v_fares) as f group by core.fare_key(f) having count(*) > 1) then
    perform core.refuse_field('fares', 'has two fares for the same journeys, class, passengers and dates');
  end if;
  select format('fares[%s].valid_until', f.no - 1) into v_field
    from jsonb_array_elements(p_fares) with ordinality as f(fare, no)
   where (f.fare ->> 'valid_until')::date < (f.fare ->> 'valid_from')::date order by f.no limit 1;
  if found then perform core.refuse_field(v_field, 'is before valid_from'); end if;
  select format('fares[%s].%s', f.no - 1, s.field) into v_field
    from jsonb_array_elements(p_fares) with ordinality as f(fare, no)
   cross join unnest('{from_stop_id,to_stop_id}'::text[]) as s(field)
   where f.fare ->> s.field is not null and not exists (
           select from core.locations as l where l.operator_id = p_operator_id and l.id = (f.fare ->> s.field)::uuid)
   order by f.no limit 1;
  if found then perform core.refuse('location_not_found', jsonb_build_object('field', v_field)); end if;
  return v_fares;
end $$;
