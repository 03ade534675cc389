-- core.hold_limits(operator, occurrence) returns how much of it one customer may hold
--
-- What     The limits of the occurrence's policy; without one, core.default_hold_limits. Null means no limit. Written to be
--          inlined: otherwise it would be planned again, against every partition, for each batch with a hold. offset 0 makes it
--          a look-up by key.
create or replace function core.hold_limits(p_operator_id uuid, p_occurrence_id uuid)
returns table (open_holds_max integer, held_places_max integer, holds_per_hour_max integer) rows 1
language sql stable as $$
  select case when p.id is null then (core.default_hold_limits()).open_holds_max else p.open_holds_max end,
         case when p.id is null then (core.default_hold_limits()).held_places_max else p.held_places_max end,
         case when p.id is null then (core.default_hold_limits()).holds_per_hour_max else p.holds_per_hour_max end
    from core.occurrences as o
    left join core.policies as p on p.operator_id = o.operator_id and p.id = o.policy_id
   where o.operator_id = p_operator_id and o.id = p_occurrence_id offset 0
$$;
