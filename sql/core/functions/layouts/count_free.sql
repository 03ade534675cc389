-- core.count_free(operator, occurrence) returns how many places are free from its begin to its end, or null
--
-- What     The same number for everyone: 0 if nothing can be sold (sold out, others on the waitlist, begun, cancelled), null if
--          the caller may not see the occurrence. Expired holds count as free: they are ended before their place is given away.
--          The plan is made once per session and reused (force_generic_plan). Planning each call, against the partitions of
--          all months, took 1 ms. Whether sales are open is not looked at.
-- Definer  Claims are private, and counted from the caller's own a sold-out vehicle would look empty. Returns a count, never
--          who has a place.
-- Grants: execute to anon, authenticated
create or replace function core.count_free(p_operator_id uuid, p_occurrence_id uuid)
returns integer language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  return (
    select case
             when o.status <> 'scheduled' or o.starts_at <= core.now() or o.waiting > 0 then 0
             when o.mode = 'counted' then (
               select greatest(0, o.capacity - o.taken + coalesce(sum(c.quantity), 0)::integer) from core.claims as c
                where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.live and c.expires_at <= core.now())
             else (
               select count(*)::integer from core.layout_places as lp
                where lp.operator_id = p_operator_id and lp.layout_id = o.layout_id and not lp.blocked)
               - case when o.taken = 0 then 0 else (
                   select count(distinct c.place)::integer from core.claims as c
                    where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id
                      and core.claim_is_active(c.live, c.expires_at, core.now())) end
           end
      from core.occurrences as o
     where o.operator_id = p_operator_id and o.id = p_occurrence_id
       and (o.published or o.operator_id = any (core.my_operator_ids())));
end $$;
