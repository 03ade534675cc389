-- ops.prune_idempotency_keys(days, limit) returns how many keys were deleted
--
-- What     Deletes older idempotency keys, at most p_limit. A request that is retried after that is a new one. Keys are read by
--          ctid, so that the block range index on created_at finds them without sorting the table.
-- Locks    The keys that it deletes. It skips those that a batch has locked.
-- Definer  The keys are the owner's; only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function ops.prune_idempotency_keys(p_days integer, p_limit integer)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_pruned integer;
begin
  delete from core.idempotency_keys as k
   where k.ctid = any (array(
     select x.ctid from core.idempotency_keys as x
      where x.created_at < core.now() - make_interval(days => p_days)
      limit p_limit for update skip locked));
  get diagnostics v_pruned = row_count;
  return v_pruned;
end $$;
