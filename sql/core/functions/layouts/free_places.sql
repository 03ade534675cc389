-- core.free_places(operator, occurrence, span, class) returns the labels of the places that are free for the whole span, in order
--
-- What     Suggests places after a refusal, of one class or (if it is null) of all. Planned once a session: planned for each call, against every partition, it took 5
--          ms.
-- Definer  Labels only, never who has a place. Expired holds count as free: they are ended before their place is given away.
create or replace function core.free_places(p_operator_id uuid, p_occurrence_id uuid, p_span int4range, p_class text default null)
returns text[] language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_taken integer[] := array(
    select c.place from core.claims as c
     where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.span && p_span
       and core.claim_is_active(c.live, c.expires_at, core.now()));
begin
  return array(
    select lp.label
      from core.occurrences as o
      join core.layout_places as lp on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and not lp.blocked
     where o.operator_id = p_operator_id and o.id = p_occurrence_id and lp.place <> all (v_taken)
       and (p_class is null or lp.class = p_class)
     order by lp.place);
end $$;
