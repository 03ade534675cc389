-- transit.match_stops(operator, stop, latitude, longitude, radius m) returns the stops that are meant, and how far each is
--
-- What     A stop means itself and, if it is a station, its platforms. A point means the stops within the radius, and all
--          platforms of a station that is within it. The box around the point is what the index on coordinates can bound;
--          it goes round the back of the earth where it has to.
create or replace function transit.match_stops(
  p_operator_id uuid, p_stop_id uuid, p_latitude double precision, p_longitude double precision, p_radius_m integer)
returns table (location_id uuid, away_m double precision) language sql stable as $$
  with box as (
    select p_radius_m / 111000.0 as half_height, p_radius_m / (111000.0 * greatest(cosd(p_latitude), 0.001)) as half_width),
  found as (
    select y.id, 0::double precision as away_m from core.locations as y
     where y.operator_id = p_operator_id and y.id = p_stop_id
    union all
    select y.id, m.away_m
      from box as b
     cross join (values (-360), (0), (360)) as turn(degrees)
      join core.locations as y
        on y.operator_id = p_operator_id and y.kind in ('stop', 'station')
       and y.latitude between p_latitude - b.half_height and p_latitude + b.half_height
       and y.longitude between p_longitude + turn.degrees - b.half_width and p_longitude + turn.degrees + b.half_width
     cross join lateral (select transit.distance_m(p_latitude, p_longitude, y.latitude, y.longitude) as away_m) as m
     where p_stop_id is null and m.away_m <= p_radius_m)
  select x.id, min(x.away_m)
    from (select f.id, f.away_m from found as f
          union all
          select c.id, f.away_m from found as f
            join core.locations as c on c.operator_id = p_operator_id and c.parent_id = f.id) as x
   group by x.id
$$;
