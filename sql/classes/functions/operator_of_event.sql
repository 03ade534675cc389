-- classes.operator_of_event(occurrence) returns the operator of a class event that the caller may see
--
-- Refuses  occurrence_not_found, also for an occurrence that is not a class event
create or replace function classes.operator_of_event(p_occurrence_id uuid)
returns uuid language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.require_visible_occurrence(p_occurrence_id);
begin
  if not exists (
       select from core.occurrences as o
         join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id
        where o.operator_id = v_operator_id and o.id = p_occurrence_id and f.kind = 'class') then
    perform core.refuse('occurrence_not_found');
  end if;
  return v_operator_id;
end $$;
