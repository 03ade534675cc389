-- core.set_fares(operator, fare table, fares jsonb) returns how many fares it has now
--
-- What     Replaces the fares of the table with this list, for what is sold from now on; what was sold keeps its price.
--            [{"from_zone": "1", "to_zone": "2", "class": "first", "passenger_type": "adult", "price_minor": 700},
--             {"distance_m_max": 50000, "price_minor": 200, "price_per_km_minor": 12}]
--          A field that is left out means any. A fare that remains keeps its id.
-- Locks    The fare table, so that two lists are not set at once.
-- Refuses  sign_in_required, not_allowed, fare_table_not_found, invalid_request (naming the field)
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function core.set_fares(p_operator_id uuid, p_fare_table_id uuid, p_fares jsonb)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_fares core.fares[];
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform from core.fare_tables as t where t.operator_id = p_operator_id and t.id = p_fare_table_id for no key update;
  if not found then perform core.refuse('fare_table_not_found'); end if;
  perform core.check_items(
    'fares', p_fares,
    '{"from_zone": "^.{1,64}$", "to_zone": "^.{1,64}$", "distance_m_max": "^[1-9]\\d{0,8}$", "class": "^[a-z][a-z0-9_-]{0,31}$",
      "passenger_type": "^[a-z][a-z0-9_-]{0,31}$", "price_minor": "^\\d{1,15}$", "price_per_km_minor": "^\\d{1,12}$"}',
    '{price_minor}', 20000);
  perform core.check_text(format('fares[%s].%s', f.no - 1, z.field), f.fare ->> z.field, 'line')
     from jsonb_array_elements(p_fares) with ordinality as f(fare, no)
    cross join unnest('{from_zone,to_zone}'::text[]) as z(field)
    where f.fare ->> z.field !~ '^[!-~]+$'; -- nearly all are printable ASCII, which needs no check
  select coalesce(array_agg(f), '{}') into v_fares from jsonb_populate_recordset(null::core.fares, p_fares) as f;
  if exists (select from unnest(v_fares) as f
              group by f.from_zone, f.to_zone, f.distance_m_max, f.class, f.passenger_type having count(*) > 1) then
    perform core.refuse_field('fares', 'has two fares for the same journeys, class and passengers');
  end if;

  delete from core.fares as f
   where f.operator_id = p_operator_id and f.fare_table_id = p_fare_table_id
     and jsonb_build_array(f.from_zone, f.to_zone, f.distance_m_max, f.class, f.passenger_type) not in (
           select jsonb_build_array(n.from_zone, n.to_zone, n.distance_m_max, n.class, n.passenger_type)
             from unnest(v_fares) as n);
  insert into core.fares (operator_id, fare_table_id, id, from_zone, to_zone, distance_m_max, class, passenger_type,
                          price_minor, price_per_km_minor)
  select p_operator_id, p_fare_table_id, core.new_id(p_operator_id), n.from_zone, n.to_zone, n.distance_m_max, n.class,
         n.passenger_type, n.price_minor, coalesce(n.price_per_km_minor, 0)
    from unnest(v_fares) as n
  on conflict on constraint a_fare_is_unambiguous do update
     set price_minor = excluded.price_minor, price_per_km_minor = excluded.price_per_km_minor;
  return cardinality(v_fares);
end $$;
