-- core.operator_of_occurrence(occurrence) returns its operator, or null
--
-- What     For callers that have only an id. An occurrence never changes its operator, so the answer may be cached. Planned
--          once in each session; see core.quote_cancellation.
-- Definer  The operator of an occurrence is public.
-- Grants: execute to berth_app
create or replace function core.operator_of_occurrence(p_occurrence_id uuid)
returns uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
  return (select o.operator_id from core.occurrences as o where o.id = p_occurrence_id);
end $$;
