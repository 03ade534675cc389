-- core.find_fare_holes(fares) returns the pairs of zones for which a list has no fare
--
-- What     A table that names zones has a fare from each of them to each other one, for an adult in each class that it names, or a
--          fare for any zone. A pair without one is a hole. Fares up to a distance or some stages, between stops or for some dates do
--          not fill a hole, since others could fall into it.
create or replace function core.find_fare_holes(p_fares core.fares[])
returns table (from_zone text, to_zone text, class text) language sql stable
set search_path = pg_catalog, pg_temp set jit = off set enable_nestloop = off as $$
  with zones as (
    select f.from_zone as zone from unnest(p_fares) as f where f.from_zone is not null and f.to_zone is not null
    union
    select f.to_zone from unnest(p_fares) as f where f.from_zone is not null and f.to_zone is not null),
  classes as (
    select distinct f.class from unnest(p_fares) as f where f.class is not null
    union
    select null where not exists (select from unnest(p_fares) as f where f.class is not null)),
  filled as (
    select distinct jsonb_build_array(f.from_zone, f.to_zone, f.class)::text as key from unnest(p_fares) as f
     where num_nonnulls(f.distance_m_max, f.stages_max, f.from_stop_id, f.to_stop_id, f.valid_from, f.valid_until) = 0
       and coalesce(f.passenger_type, 'adult') = 'adult'),
  pairs as (
    select a.zone as from_zone, z.zone as to_zone, c.class
      from zones as a cross join zones as z cross join classes as c where a.zone <> z.zone)
  select p.from_zone, p.to_zone, p.class
    from pairs as p
   where jsonb_build_array(p.from_zone, p.to_zone, p.class)::text not in (select l.key from filled as l)
     and jsonb_build_array(p.from_zone, p.to_zone, null)::text not in (select l.key from filled as l)
     and jsonb_build_array(p.from_zone, null, p.class)::text not in (select l.key from filled as l)
     and jsonb_build_array(p.from_zone, null, null)::text not in (select l.key from filled as l)
     and jsonb_build_array(null, p.to_zone, p.class)::text not in (select l.key from filled as l)
     and jsonb_build_array(null, p.to_zone, null)::text not in (select l.key from filled as l)
     and jsonb_build_array(null, null, p.class)::text not in (select l.key from filled as l)
     and jsonb_build_array(null, null, null)::text not in (select l.key from filled as l)
   order by p.from_zone, p.to_zone, p.class
$$;
