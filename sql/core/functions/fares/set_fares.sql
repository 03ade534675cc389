-- core.set_fares(operator, fare table, fares jsonb, allow holes) returns how many fares it has now
--
-- What     Replaces the fares of the table with this list, for what is sold from now on; what was sold keeps its price.
--            [{"from_zone": "1", "to_zone": "2", "class": "first", "passenger_type": "adult", "price_minor": 700},
--             {"from_stop_id": "…", "to_stop_id": "…", "one_way": true, "price_minor": 900},
--             {"stages_max": 3, "price_minor": 250, "valid_from": "2027-01-01"},
--             {"distance_m_max": 50000, "price_minor": 200, "price_per_km_minor": 12}]
--          A field that is left out means any. Prices have at most twelve digits, and those for a kilometre nine; a list has at
--          most 20,000 fares, 20 classes and 50 types of passenger. A fare is for both directions unless one_way is true
--          (core.mirror_fares). A fare that remains keeps its id. A list that leaves a pair of its zones without a fare is refused (core.find_fare_holes), unless
--          p_allow_holes says that such journeys are not to be sold.
-- Locks    The fare table, so that two lists are not set at once.
-- Refuses  sign_in_required, not_allowed, fare_table_not_found, fare_table_has_holes (naming the first pairs), invalid_request
--          (naming the field)
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function core.set_fares(
  p_operator_id uuid, p_fare_table_id uuid, p_fares jsonb, p_allow_holes boolean default false)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_fares core.fares[];
  v_holes record;
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform from core.fare_tables as t where t.operator_id = p_operator_id and t.id = p_fare_table_id for no key update;
  if not found then perform core.refuse('fare_table_not_found'); end if;
  v_fares := core.mirror_fares(core.read_fares(p_operator_id, p_fares));
  if not coalesce(p_allow_holes, false) then
    select h.holes, h.pairs into v_holes from core.find_fare_holes(v_fares) as h;
    if v_holes.holes > 0 then
      perform core.refuse('fare_table_has_holes', jsonb_build_object(
        'field', 'fares', 'pairs', v_holes.pairs, 'pair_count', v_holes.holes));
    end if;
  end if;

  delete from core.fares as f
   where f.operator_id = p_operator_id and f.fare_table_id = p_fare_table_id
     and core.fare_key(f) not in (select core.fare_key(n) from unnest(v_fares) as n);
  insert into core.fares (operator_id, fare_table_id, id, from_zone, to_zone, distance_m_max, class, passenger_type, from_stop_id,
                          to_stop_id, stages_max, valid_from, valid_until, one_way, price_minor, price_per_km_minor)
  select p_operator_id, p_fare_table_id, core.new_id(p_operator_id), n.from_zone, n.to_zone, n.distance_m_max, n.class,
         n.passenger_type, n.from_stop_id, n.to_stop_id, n.stages_max, n.valid_from, n.valid_until, n.one_way, n.price_minor,
         n.price_per_km_minor
    from unnest(v_fares) as n
  on conflict on constraint a_fare_is_unambiguous do update
     set price_minor = excluded.price_minor, price_per_km_minor = excluded.price_per_km_minor, one_way = excluded.one_way;
  perform core.mark_conditional_fares(p_operator_id, array[p_fare_table_id]);
  return cardinality(v_fares);
end $$;
