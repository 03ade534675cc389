-- core.describe_claims(operator, booking) returns a jsonb array with one member per claim, in order of occurrence
--
-- What     starts_at and ends_at are the times that the customer was told; from is where the occurrence takes place. For an
--          occurrence that travels, transit.describe_booking adds the stops. Planned once a session, however small the months
--          were when the plan was made.
create or replace function core.describe_claims(p_operator_id uuid, p_booking_id uuid)
returns jsonb language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  -- In order of occurrence: the first and the last bound the months whose partitions are prepared.
  v_claims core.claims[] := array(
    select c from core.claims_of(p_operator_id, array[p_booking_id]) as c order by c.occurrence_id);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', c.id, 'occurrence_id', c.occurrence_id, 'name', f.name, 'status',
             case when c.live then 'live' else c.end_reason end, 'occurrence_status', o.status,
             'seat', lp.label, 'class', lp.class, 'quantity', c.quantity, 'price_minor', c.price_minor,
             'passenger', c.holder, 'from_index', lower(c.span), 'to_index', upper(c.span),
             'item_no', c.item_no, 'starts_at', c.begins_at, 'ends_at', c.ends_at,
             'from', jsonb_build_object('id', null, 'name', a.name, 'time_zone', a.time_zone),
             'to', jsonb_build_object('id', null, 'name', null, 'time_zone', null))
           order by o.starts_at, c.id), '[]')
      from unnest(v_claims) as c
     cross join lateral (
       select x.operator_id, x.offering_id, x.layout_id, x.location_id, x.starts_at, x.status
         from core.occurrences as x
        where x.operator_id = p_operator_id and x.id = c.occurrence_id
          and x.id >= v_claims[1].occurrence_id and x.id <= v_claims[cardinality(v_claims)].occurrence_id limit 1) as o
      join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id
      left join core.layout_places as lp
        on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = c.place
      left join core.locations as a on a.operator_id = o.operator_id and a.id = o.location_id);
end $$;
