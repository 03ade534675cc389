-- core.distance_m(latitude, longitude, latitude, longitude) returns metres along the surface
--
-- What     The haversine formula on a sphere of 6,371 km, which is within half a percent of the ellipsoid. Written to be
--          inlined.
create or replace function core.distance_m(
  p_latitude_a double precision, p_longitude_a double precision, p_latitude_b double precision, p_longitude_b double precision)
returns double precision language sql immutable parallel safe as $$
  select 12742000 * asin(least(1, sqrt(
           sind((p_latitude_b - p_latitude_a) / 2) ^ 2
           + cosd(p_latitude_a) * cosd(p_latitude_b) * sind((p_longitude_b - p_longitude_a) / 2) ^ 2)))
$$;
