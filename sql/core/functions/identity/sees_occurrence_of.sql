-- core.sees_occurrence_of(operator, offering) returns whether the caller sees any occurrence of an offering
--
-- What     Applies the policy of core.occurrences to the occurrences of an offering; see core.sees_occurrence. Called only for
--          offerings that are no longer active.
-- Definer  Reveals only what the caller may see.
-- Grants: execute to anon, authenticated
create or replace function core.sees_occurrence_of(p_operator_id uuid, p_offering_id uuid)
returns boolean language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_location_id uuid := core.my_location_id();
  v_is_active   boolean := (select p.active from core.operators as p where p.id = p_operator_id);
  v_is_member   boolean := p_operator_id = any (core.my_operator_ids());
begin
  return exists (
           select from core.occurrences as o
            where o.operator_id = p_operator_id and o.offering_id = p_offering_id
              and (o.published and v_is_active or v_is_member)
              and (v_location_id is null or o.location_id = v_location_id))
      or exists (
           select from unnest(core.my_unpublished_ids()) as u(id)
             join core.occurrences as o on o.operator_id = p_operator_id and o.id = u.id
            where o.offering_id = p_offering_id and (v_location_id is null or o.location_id = v_location_id));
end $$;
