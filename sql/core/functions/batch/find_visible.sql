-- core.find_visible(operator, occurrences) returns those of them that the caller may see
--
-- What     What is published is public; the rest is seen by those who work for the operator. For definer functions, which
--          are past row security.
create or replace function core.find_visible(p_operator_id uuid, p_occurrence_ids uuid[])
returns setof core.occurrences language sql stable
set search_path = pg_catalog, pg_temp as $$
  select o.*
    from (select distinct u.id from unnest(p_occurrence_ids) as u(id)) as w
    join core.occurrences as o on o.operator_id = p_operator_id and o.id = w.id
   where o.published or p_operator_id = any (core.my_operator_ids())
$$;
