-- transit.match_stops(operator, end, stop, latitude, longitude, radius m) returns the stops that one end of a search refers to
--
-- What     Their ids, and at the same subscripts their distances. A stop stands for itself and, if it is a station, for its
--          platforms; one that was merged also for the one that it was merged into. If no stop is named, a point stands for the stops within the radius, and for all platforms of a station
--          within it. The box around the point is what the index on coordinates can bound; it extends across the 180th meridian
--          if necessary. p_end is from or to, for the refusal. Stops and points have separate statements, since starting the
--          one for points takes longer than finding a stop.
-- Refuses  location_not_found, invalid_request, naming the field
create or replace function transit.match_stops(
  p_operator_id uuid, p_end text, p_stop_id uuid, p_latitude double precision, p_longitude double precision, p_radius_m integer,
  out location_ids uuid[], out away_m double precision[])
language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set jit = off as $$
begin
  if p_stop_id is not null then
    location_ids := array(
      select y.id from core.locations as y where y.operator_id = p_operator_id and y.id = p_stop_id
      union all
      select y.id from core.locations as y where y.operator_id = p_operator_id and y.parent_id = p_stop_id
      union all
      select t.merged_into from transit.stops as t
       where t.operator_id = p_operator_id and t.location_id = p_stop_id and t.merged_into is not null);
    if p_stop_id <> all (location_ids) then
      perform core.refuse('location_not_found', jsonb_build_object('field', p_end || '_stop_id'));
    end if;
    away_m := array_fill(0::double precision, array[cardinality(location_ids)]);
    return;
  end if;

  if p_latitude is null or p_longitude is null then
    perform core.refuse_field(p_end || '_stop_id', format('is missing, and so is %s_near', p_end));
  elsif p_latitude not between -90 and 90 or p_longitude not between -180 and 180 then
    perform core.refuse_field(p_end || '_near', 'is a latitude from -90 to 90 and a longitude from -180 to 180');
  end if;
  with box as (
    select p_radius_m / 111000.0 as half_height, p_radius_m / (111000.0 * greatest(cosd(p_latitude), 0.001)) as half_width),
  found as (
    select y.id, m.away_m
      from box as b
     cross join (values (-360), (0), (360)) as turn(degrees)
      join core.locations as y
        on y.operator_id = p_operator_id and y.kind in ('stop', 'station')
       and y.latitude between p_latitude - b.half_height and p_latitude + b.half_height
       and y.longitude between p_longitude + turn.degrees - b.half_width and p_longitude + turn.degrees + b.half_width
     cross join lateral (select core.distance_m(p_latitude, p_longitude, y.latitude, y.longitude) as away_m) as m
     where m.away_m <= p_radius_m),
  meant as (
    select x.id, min(x.away_m) as away_m
      from (select f.id, f.away_m from found as f
            union all
            select c.id, f.away_m from found as f
              join core.locations as c on c.operator_id = p_operator_id and c.parent_id = f.id) as x
     group by x.id)
  select array_agg(m.id), array_agg(m.away_m) into location_ids, away_m from meant as m;
end $$;
