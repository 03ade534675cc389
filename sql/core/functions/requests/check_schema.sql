-- core.check_schema(value jsonb, schema jsonb, pointer) returns nothing, or refuses
--
-- What     Validates a JSON value against a JSON Schema with the keywords that src/http/write_sql_schemas.ts writes, and no
--          others. The first problem is reported by its path, a JSON Pointer (RFC 6901) of at most 200 characters. It descends
--          as deep as the schema, however deep the value is. Members of an object that have no members themselves are checked
--          together: one call for each took three times as long.
-- Refuses  invalid_request
create or replace function core.check_schema(p_value jsonb, p_schema jsonb, p_pointer text default '')
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_members jsonb := p_schema -> 'properties';
  v_problem text := core.value_problem(p_value, p_schema);
  v_found   record;
begin
  if v_problem is not null then perform core.refuse_field(p_pointer, v_problem); end if;

  if jsonb_typeof(p_value) = 'object' then
    select m.name, m.problem into v_found
      from (select e.name, case
                     when v_members ? e.name then core.value_problem(e.value, v_members -> e.name)
                     when p_schema -> 'additionalProperties' = 'false' then 'is not a field that is known here'
                   end as problem
              from jsonb_each(p_value) as e(name, value)
             where jsonb_typeof(e.value) not in ('object', 'array') or not v_members ? e.name) as m
     where m.problem is not null limit 1;
    if found then perform core.refuse_field(core.step_into(p_pointer, v_found.name), v_found.problem); end if;
    if p_schema ? 'required' then
      select r.name into v_found from jsonb_array_elements_text(p_schema -> 'required') as r(name)
       where not p_value ? r.name limit 1;
      if found then perform core.refuse_field(core.step_into(p_pointer, v_found.name), 'is required'); end if;
    end if;
    perform core.check_schema(e.value, v_members -> e.name, core.step_into(p_pointer, e.name))
       from jsonb_each(p_value) as e(name, value) where jsonb_typeof(e.value) in ('object', 'array') and v_members ? e.name;
  elsif jsonb_typeof(p_value) = 'array' and p_schema ? 'items' then
    perform core.check_schema(e.value, p_schema -> 'items', core.step_into(p_pointer, (e.no - 1)::text))
       from jsonb_array_elements(p_value) with ordinality as e(value, no);
  end if;
end $$;
