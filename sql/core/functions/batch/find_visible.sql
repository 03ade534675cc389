-- core.find_visible(operator, occurrences) returns those occurrences that the caller may see
--
-- What     A published occurrence is public; an unpublished one is visible to members of the operator. For definer functions,
--          which bypass row security.
create or replace function core.find_visible(p_operator_id uuid, p_occurrence_ids uuid[])
returns setof core.occurrences language sql stable
set search_path = pg_catalog, pg_temp as $$
  select o.*
    from (select distinct u.id from unnest(p_occurrence_ids) as u(id)) as w
    join core.occurrences as o on o.operator_id = p_operator_id and o.id = w.id
   where o.published or p_operator_id = any (core.my_operator_ids())
$$;
