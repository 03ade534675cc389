-- transit.page_departures(operator, journeys, …) returns the result of transit.find_departures as arrays with one element per departure
--
-- What     Planned once a session, for arbitrary journeys, because planning took longer than the search. Sorting is switched
--          off so that each journey is read in the order of the index by stop pattern, even in a month that was empty when the
--          plan was made.
create or replace function transit.page_departures(
  p_operator_id uuid, p_journeys transit.journey[], p_include_closed boolean, p_include_cancelled boolean,
  p_after_at timestamptz, p_after_id uuid, p_limit integer,
  out occurrence_id uuid[], out layout_id uuid[], out fare_table_id uuid[], out price_minor bigint[], out currency text[],
  out starts_at timestamptz[], out journey transit.journey[], out departs_at timestamptz[], out state text[])
language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_sort = off set enable_material = off as $$
declare
  v_id_from  uuid;
  v_id_until uuid;
begin
  select core.uuid_floor(min(j.starts_from) - interval '24 hours'), core.uuid_floor(max(j.starts_until) + interval '24 hours')
    into v_id_from, v_id_until from unnest(p_journeys) as j;
  select array_agg(f.occurrence_id), array_agg(f.layout_id), array_agg(f.fare_table_id), array_agg(f.price_minor),
         array_agg(f.currency), array_agg(f.starts_at), array_agg(f.journey), array_agg(f.departs_at), array_agg(f.state)
    into occurrence_id, layout_id, fare_table_id, price_minor, currency, starts_at, journey, departs_at, state
    from transit.find_departures(p_operator_id, p_journeys, v_id_from, v_id_until, p_include_closed, p_include_cancelled,
                                 p_after_at, p_after_id, p_limit) as f;
end $$;
