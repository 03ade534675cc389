-- core.check_schema(value jsonb, schema jsonb, pointer) returns nothing, or refuses
--
-- What     Judges a JSON value by a JSON Schema: the keywords that src/http/write_sql_schemas.ts writes, no others. The first
--          problem is named by its place, a JSON Pointer (RFC 6901) of at most 200 characters. It goes as deep as the schema,
--          however deep the value is.
-- Refuses  invalid_request
create or replace function core.check_schema(p_value jsonb, p_schema jsonb, p_pointer text default '')
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_problem text := core.value_problem(p_value, p_schema);
  v_name    text;
begin
  if v_problem is not null then perform core.refuse_field(p_pointer, v_problem); end if;

  if jsonb_typeof(p_value) = 'object' then
    select k.name into v_name from jsonb_object_keys(p_value) as k(name)
     where not p_schema -> 'properties' ? k.name and p_schema -> 'additionalProperties' = 'false' limit 1;
    if found then perform core.refuse_field(core.step_into(p_pointer, v_name), 'is not a field that is known here'); end if;
    select r.name into v_name from jsonb_array_elements_text(p_schema -> 'required') as r(name)
     where not p_value ? r.name limit 1;
    if found then perform core.refuse_field(core.step_into(p_pointer, v_name), 'is required'); end if;
    perform core.check_schema(m.value, p_schema -> 'properties' -> m.name, core.step_into(p_pointer, m.name))
       from jsonb_each(p_value) as m(name, value) where p_schema -> 'properties' ? m.name;
  elsif jsonb_typeof(p_value) = 'array' and p_schema ? 'items' then
    perform core.check_schema(e.value, p_schema -> 'items', core.step_into(p_pointer, (e.no - 1)::text))
       from jsonb_array_elements(p_value) with ordinality as e(value, no);
  end if;
end $$;
