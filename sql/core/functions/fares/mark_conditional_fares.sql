-- core.mark_conditional_fares(operator, fare tables) returns nothing
--
-- What     Sets core.fares.conditional: true for the rows of a table that has rules, or fares by stop, by stage or for some dates;
--          false for all others. Whatever changes fares or their rules calls it.
-- Locks    The fares that it changes.
create or replace function core.mark_conditional_fares(p_operator_id uuid, p_fare_table_ids uuid[])
returns void language sql volatile
set search_path = pg_catalog, pg_temp as $$
  -- Materialised: otherwise the question is asked again for each fare (20 s for 10,000 fares).
  with tables as materialized (
    select t.id,
           t.step_minor > 1 or num_nonnulls(t.price_minor_min, t.price_minor_max) > 0
           or exists (select from core.fare_adjustments as a where a.operator_id = t.operator_id and a.fare_table_id = t.id)
           or exists (select from core.fares as f
                       where f.operator_id = t.operator_id and f.fare_table_id = t.id
                         and num_nonnulls(f.from_stop_id, f.to_stop_id, f.stages_max, f.valid_from, f.valid_until) > 0) as conditional
      from core.fare_tables as t
     where t.operator_id = p_operator_id and t.id = any (p_fare_table_ids))
  update core.fares as f set conditional = t.conditional
    from tables as t
   where f.operator_id = p_operator_id and f.fare_table_id = t.id and f.conditional <> t.conditional
$$;
