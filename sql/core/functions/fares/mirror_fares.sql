-- core.mirror_fares(fares) returns the fares, with those of the other direction
--
-- What     A fare is for both directions unless it says one_way. The other direction is a row of its own, so that a price is found in
--          one look-up. A fare that the list has for the other direction takes precedence.
create or replace function core.mirror_fares(p_fares core.fares[])
returns core.fares[] language sql stable
set search_path = pg_catalog, pg_temp set jit = off set enable_nestloop = off as $$
  with given as (select f, core.fare_key(f) as key from unnest(p_fares) as f),
  mirrored as (
    select jsonb_populate_record((g.f), jsonb_build_object(
             'from_zone', (g.f).to_zone, 'to_zone', (g.f).from_zone, 'from_stop_id', (g.f).to_stop_id,
             'to_stop_id', (g.f).from_stop_id)) as f
      from given as g
     where not (g.f).one_way
       and ((g.f).from_zone, (g.f).from_stop_id) is distinct from ((g.f).to_zone, (g.f).to_stop_id))
  select coalesce(array_agg(x.f), '{}')
    from (select g.f from given as g
          union all
          select m.f from mirrored as m where core.fare_key(m.f) not in (select g.key from given as g)) as x
$$;
