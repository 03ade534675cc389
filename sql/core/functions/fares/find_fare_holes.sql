-- core.find_fare_holes(fares) returns for how many pairs of zones a list has no fare, and the first ten of them
--
-- What     A table that names zones has a fare from each of them to each other one, for an adult in each class that it names, or a
--          fare for any zone. A pair without one is a hole. Fares up to a distance or some stages, between stops or for some dates do
--          not fill a hole, since others could fall into it. pairs is [{from_zone, to_zone, class}], or null without holes.
--          The holes of each zone are counted, not listed: a list of 20,000 fares may name 40,000 zones, which have more pairs than
--          could be looked at. Only the pairs of the first ten zones with holes are.
create or replace function core.find_fare_holes(p_fares core.fares[], out holes bigint, out pairs jsonb)
language sql stable
set search_path = pg_catalog, pg_temp set jit = off set enable_nestloop = off as $$
  with zones as materialized (
    select f.from_zone as zone from unnest(p_fares) as f where f.from_zone is not null and f.to_zone is not null
    union
    select f.to_zone from unnest(p_fares) as f where f.from_zone is not null and f.to_zone is not null),
  classes as materialized ( -- '' in a list that names none
    select distinct f.class from unnest(p_fares) as f where f.class is not null
    union
    select '' where not exists (select from unnest(p_fares) as f where f.class is not null)),
  filling as materialized (
    select distinct c.class, f.from_zone, f.to_zone
      from unnest(p_fares) as f
      join classes as c on f.class is null or f.class = c.class
     where num_nonnulls(f.distance_m_max, f.stages_max, f.from_stop_id, f.to_stop_id, f.valid_from, f.valid_until) = 0
       and coalesce(f.passenger_type, 'adult') = 'adult'),
  -- An end is open if no fare goes from it to any zone, or comes to it from any zone.
  ends as materialized (
    select c.class, z.zone, f.class is null as is_from_open, t.class is null as is_to_open
      from classes as c
     cross join zones as z
      left join filling as f on f.class = c.class and f.from_zone = z.zone and f.to_zone is null
      left join filling as t on t.class = c.class and t.to_zone = z.zone and t.from_zone is null
     where c.class not in (select a.class from filling as a where a.from_zone is null and a.to_zone is null)),
  open_ends as (
    select e.class, count(*) as zones from ends as e where e.is_to_open group by e.class),
  filled as (
    select f.class, f.from_zone, count(*) as zones
      from filling as f
      join ends as e on e.class = f.class and e.zone = f.to_zone
     where e.is_to_open and f.from_zone <> f.to_zone
     group by f.class, f.from_zone),
  lacking as materialized (
    select e.class, e.zone, o.zones - e.is_to_open::integer - coalesce(f.zones, 0) as holes
      from ends as e
      join open_ends as o on o.class = e.class
      left join filled as f on f.class = e.class and f.from_zone = e.zone
     where e.is_from_open and o.zones - e.is_to_open::integer > coalesce(f.zones, 0)),
  first_pairs as (
    select l.zone as from_zone, e.zone as to_zone, nullif(l.class, '') as class
      from (select x.class, x.zone from lacking as x order by x.zone, x.class limit 10) as l
      join ends as e on e.class = l.class and e.is_to_open and e.zone <> l.zone
      left join filling as f on f.class = l.class and f.from_zone = l.zone and f.to_zone = e.zone
     where f.class is null
     order by l.zone, l.class, e.zone limit 10)
  select (select sum(l.holes)::bigint from lacking as l),
         (select jsonb_agg(jsonb_strip_nulls(to_jsonb(p)) order by p.from_zone, p.class, p.to_zone) from first_pairs as p)
$$;
