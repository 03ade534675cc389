-- transit.import_fares(operator) returns how many were added, changed, withdrawn
--
-- What     Imports the fares of the staged feed into fare tables of its own, by name. A changed price is valid for new bookings;
--          sold claims keep their price. Fares that the operator added to these tables are removed; the
--          rules of the tables stay.
create or replace function transit.import_fares(p_operator_id uuid)
returns table (added bigint, changed bigint, withdrawn bigint) language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.fare_tables (operator_id, id, name, currency)
  select p_operator_id, core.new_id(p_operator_id), s.fare_table, min(s.currency)
    from pg_temp.import_fares as s group by s.fare_table
  on conflict (operator_id, name) do nothing;

  delete from core.fares as f using core.fare_tables as t
   where t.operator_id = p_operator_id and f.operator_id = p_operator_id and f.fare_table_id = t.id
     and t.name in (select s.fare_table from pg_temp.import_fares as s)
     and not exists (select from pg_temp.import_fares as s
                      where s.fare_table = t.name and s.price_minor is not null
                        and (f.from_zone, f.to_zone) is not distinct from (s.from_zone, s.to_zone)
                        and num_nonnulls(f.distance_m_max, f.class, f.passenger_type, f.from_stop_id, f.to_stop_id, f.stages_max,
                                         f.valid_from, f.valid_until) = 0);
  get diagnostics withdrawn = row_count;
  update core.fares as f set price_minor = s.price_minor, price_per_km_minor = 0
    from pg_temp.import_fares as s
    join core.fare_tables as t on t.operator_id = p_operator_id and t.name = s.fare_table
   where f.operator_id = p_operator_id and f.fare_table_id = t.id and s.price_minor is not null
     and (f.from_zone, f.to_zone) is not distinct from (s.from_zone, s.to_zone)
     and (f.price_minor, f.price_per_km_minor) is distinct from (s.price_minor, 0);
  get diagnostics changed = row_count;
  insert into core.fares (operator_id, fare_table_id, id, from_zone, to_zone, price_minor)
  select p_operator_id, t.id, core.new_id(p_operator_id), s.from_zone, s.to_zone, s.price_minor
    from pg_temp.import_fares as s
    join core.fare_tables as t on t.operator_id = p_operator_id and t.name = s.fare_table
   where s.price_minor is not null
  on conflict on constraint a_fare_is_unambiguous do nothing;
  get diagnostics added = row_count;
  perform core.mark_conditional_fares(p_operator_id, array(
    select t.id from core.fare_tables as t
     where t.operator_id = p_operator_id and t.name in (select s.fare_table from pg_temp.import_fares as s)));
  return next;
end $$;
