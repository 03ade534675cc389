-- core.publish_occurrence(occurrence, published) returns whether it changed
--
-- What     Puts a departure or event on sale, or takes it off sale: if unpublished, only staff can see and book it. Existing
--          bookings are kept, and their customers can still see it.
-- Locks    The occurrence.
-- Refuses  sign_in_required, not_allowed, occurrence_not_found
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function core.publish_occurrence(p_occurrence_id uuid, p_published boolean)
returns boolean language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.require_visible_occurrence(p_occurrence_id);
begin
  perform core.require_role(v_operator_id, '{admin}');
  update core.occurrences as o set published = p_published
   where o.operator_id = v_operator_id and o.id = p_occurrence_id and o.published <> p_published;
  return found;
end $$;
