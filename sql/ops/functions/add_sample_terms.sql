-- ops.add_sample_terms(operator, out fare table, out policy) returns the terms on which the sample departures are sold
--
-- What     Adds fares by distance and class, with children at half price; a hold lasts ten minutes, and sales close ten minutes
--          before boarding. Cancelling is free until a day before; after that it costs a quarter, half from six hours before,
--          and everything from one hour before.
create or replace function ops.add_sample_terms(p_operator_id uuid, out fare_table_id uuid, out policy_id uuid)
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  fare_table_id := core.new_id(p_operator_id);
  insert into core.fare_tables (operator_id, id, name, currency)
  select p_operator_id, add_sample_terms.fare_table_id, 'Sample fares', o.currency
    from core.operators as o where o.id = p_operator_id;
  insert into core.fares (operator_id, fare_table_id, id, class, passenger_type, price_minor, price_per_km_minor)
  select p_operator_id, add_sample_terms.fare_table_id, core.new_id(p_operator_id), f.class, f.passenger_type, f.price_minor,
         f.price_per_km_minor
    from (values ('seater', null, 4000, 150), ('seater', 'child', 2000, 75),
                 ('sleeper', null, 9000, 240), ('sleeper', 'child', 4500, 120))
         as f(class, passenger_type, price_minor, price_per_km_minor);

  policy_id := core.new_id(p_operator_id);
  insert into core.policies (operator_id, id, name, hold_s, sales_close_s, open_holds_max, held_places_max, holds_per_hour_max,
                             created_at)
  select p_operator_id, add_sample_terms.policy_id, 'Sample terms', 600, 600, l.open_holds_max, l.held_places_max,
         l.holds_per_hour_max, core.now()
    from core.default_hold_limits() as l;
  insert into core.cancellation_fees (operator_id, policy_id, before_s, fee_percent)
  values (p_operator_id, add_sample_terms.policy_id, 86400, 25), (p_operator_id, add_sample_terms.policy_id, 21600, 50),
         (p_operator_id, add_sample_terms.policy_id, 3600, 100);
end $$;
