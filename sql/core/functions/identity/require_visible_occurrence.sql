-- core.require_visible_occurrence(occurrence) returns the operator of an occurrence that the caller may see
--
-- What     Published occurrences are public; others are visible to members of the operator.
-- Refuses  occurrence_not_found, also for one that exists but is not visible to the caller, since the difference would reveal it.
-- Definer  Answers only what the caller may see.
create or replace function core.require_visible_occurrence(p_occurrence_id uuid)
returns uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_operator_id uuid;
begin
  select o.operator_id into v_operator_id from core.occurrences as o
   where o.id = p_occurrence_id and (o.published or o.operator_id = any (core.my_operator_ids()));
  if v_operator_id is null then perform core.refuse('occurrence_not_found'); end if;
  return v_operator_id;
end $$;
