-- core.sees_occurrence(operator, occurrence) returns whether the caller sees an occurrence
--
-- What     The policy of core.occurrences for one occurrence, for the policies of tables that refer to it. A query in those
--          policies would be planned with each statement, against every month (several times, 6 ms each). This function is
--          planned once in each session. It has to change together with that policy.
-- Definer  Answers only what the caller may see; a plan under row policies is made anew whenever the role changes.
-- Grants: execute to anon, authenticated
create or replace function core.sees_occurrence(p_operator_id uuid, p_occurrence_id uuid)
returns boolean language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_location_id uuid := core.my_location_id();
  v_is_on_show  boolean;
begin
  select o.published and p.active into v_is_on_show
    from core.occurrences as o join core.operators as p on p.id = o.operator_id
   where o.operator_id = p_operator_id and o.id = p_occurrence_id
     and (v_location_id is null or o.location_id = v_location_id);
  if not found then return false; end if;
  if v_is_on_show or p_operator_id = any (core.my_operator_ids()) then return true; end if;
  return exists (
    select from core.occurrences as o
      join core.claims as c on c.operator_id = o.operator_id and c.occurrence_id = o.id
      join core.bookings as b on b.operator_id = c.operator_id and b.id = c.booking_id
     where o.operator_id = p_operator_id and o.id = p_occurrence_id and not o.published
       and c.occurrence_id = p_occurrence_id and b.customer_id = any (core.my_customer_ids()));
end $$;
