-- core.lock_batch_occurrences(operator, occurrences) returns how each of those that exist is sold, as arrays in order of id
--
-- What     Locks and reads in one statement, since the first read of a row after waiting for its lock sees the newest version.
--          Arrays have one element per occurrence. Occurrences are given in order of id: the first and the last bound the
--          months that are searched.
-- Locks    These occurrences in id order, as core.lock_occurrences does, which explains why this is not a lateral probe.
create or replace function core.lock_batch_occurrences(p_operator_id uuid, p_occurrence_ids uuid[])
returns core.batch_occurrences language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_occurrences core.batch_occurrences;
begin
  select array_agg(o.id), array_agg(o.mode = 'counted'), array_agg(o.published), array_agg(o.status = 'scheduled'),
         array_agg(o.starts_at), array_agg(o.ends_at), array_agg(o.sales_open_at), array_agg(o.sales_close_s), array_agg(o.capacity),
         array_agg(o.capacity - o.taken), array_agg(o.waiting), array_agg(o.price_minor), array_agg(o.currency),
         array_agg(o.fare_table_id), array_agg(o.span_unit), array_agg(o.span_length), array_agg(o.stop_pattern_id), array_agg(o.layout_id),
         array_agg(coalesce((select p.hold_s from core.policies as p
                              where p.operator_id = p_operator_id and p.id = o.policy_id), 600))
    into v_occurrences
    from (select x.id, x.mode, x.published, x.status, x.starts_at, x.ends_at, x.sales_open_at, x.sales_close_s, x.capacity, x.taken,
                 x.waiting, x.price_minor, x.currency, x.fare_table_id, x.span_unit, x.span_length, x.stop_pattern_id, x.layout_id, x.policy_id
            from core.occurrences as x
           where x.operator_id = p_operator_id and x.id = any (p_occurrence_ids)
             and x.id >= p_occurrence_ids[1] and x.id <= p_occurrence_ids[cardinality(p_occurrence_ids)]
           order by x.id for no key update) as o;
  return v_occurrences;
end $$;
