-- core.check_items(field, items jsonb, patterns jsonb, required, count max) returns nothing, or refuses
--
-- What     items is a list of at most p_count_max objects. p_patterns lists the members that they may have, and for each the
--          regular expression that its value must match as text; p_required lists those that must be there. A null member
--          counts as left out. The first problem is
--          reported by its path: fares[3].price_minor. Not compiled by JIT: the planner estimates a hundred entries for each
--          nested list.
-- Refuses  invalid_request
create or replace function core.check_items(
  p_field text, p_items jsonb, p_patterns jsonb, p_required text[], p_count_max integer)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_found record;
begin
  if jsonb_typeof(p_items) is distinct from 'array' then
    perform core.refuse_field(p_field, 'is a list');
  elsif jsonb_array_length(p_items) > p_count_max then
    perform core.refuse_field(p_field, format('has at most %s entries', p_count_max));
  end if;

  select format('%s[%s]%s', p_field, i.no - 1, '.' || f.name) as field, f.problem into v_found
    from jsonb_array_elements(p_items) with ordinality as i(item, no)
   cross join lateral (
     select null as name, 'is an object' as problem, 1 as rank where jsonb_typeof(i.item) <> 'object'
     union all
     select left(k.name, 60), 'is not known here', 2
       from jsonb_object_keys(case jsonb_typeof(i.item) when 'object' then i.item else '{}' end) as k(name)
      where not p_patterns ? k.name
     union all
     select r.name, 'is missing', 3 from unnest(p_required) as r(name) where i.item ->> r.name is null
     union all
     select p.name, 'does not match ' || p.pattern, 4
       from jsonb_each_text(p_patterns) as p(name, pattern) where i.item ->> p.name !~ p.pattern) as f
   order by i.no, f.rank, f.name limit 1;
  if found then perform core.refuse_field(v_found.field, v_found.problem); end if;
end $$;
