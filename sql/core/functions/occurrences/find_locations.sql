-- core.find_locations(operator, text, latitude, longitude, radius m, limit, after …) returns locations, the nearest first
--
-- What     Active locations, in order of name or, if a point is given, of their distance from it (metres) and then of name.
--          text is part of a name, or a code. The next page begins after away_m, name and id of the last row.
-- Refuses  operator_not_found, invalid_request
-- Definer  Under a row policy neither text nor distance can use an index; the result is public.
-- Grants: execute to anon, authenticated
create or replace function core.find_locations(
  p_operator text, p_text text default null, p_latitude double precision default null, p_longitude double precision default null,
  p_radius_m integer default 1000, p_limit integer default 100, p_after_m double precision default null,
  p_after_name text default null, p_after_id uuid default null)
returns table (id uuid, parent_id uuid, kind text, name text, code text, time_zone text, latitude double precision,
               longitude double precision, address text, amenities jsonb, away_m double precision)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.operator_id_of(p_operator);
begin
  perform core.check_limit(p_limit);
  if p_radius_m is null or p_radius_m not between 1 and 100000 then
    perform core.refuse_field('radius_m', 'is 1 m to 100 km');
  elsif (p_latitude is null) <> (p_longitude is null) or p_latitude not between -90 and 90
     or p_longitude not between -180 and 180 then
    perform core.refuse_field('near', 'is a latitude and a longitude');
  end if;

  return query
  select y.id, y.parent_id, y.kind, y.name, y.code, y.time_zone, y.latitude, y.longitude, y.address, y.amenities,
         case when p_latitude is not null then m.away_m end
    from core.locations as y
   cross join lateral (
     select case when p_latitude is null then 0
                 else core.distance_m(p_latitude, p_longitude, y.latitude, y.longitude) end as away_m) as m
   where y.operator_id = v_operator_id and y.active
     -- The index bounds the latitude only; the exact distance is checked here.
     and (p_latitude is null or (y.latitude between p_latitude - p_radius_m / 111000.0 and p_latitude + p_radius_m / 111000.0
                                 and m.away_m <= p_radius_m))
     and (p_text is null or strpos(lower(y.name), lower(p_text)) > 0 or y.code = p_text)
     and (p_after_id is null or (m.away_m, y.name, y.id) > (coalesce(p_after_m, 0), p_after_name, p_after_id))
   order by m.away_m, y.name, y.id
   limit p_limit;
end $$;
