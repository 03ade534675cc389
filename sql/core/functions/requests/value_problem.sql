-- core.value_problem(value jsonb, schema jsonb) returns what is wrong with it, or null
--
-- What     Checks what a schema requires of a value itself, but not of its members: type, text, pattern, length (in
--          characters), bounds, number of entries. core.check_schema checks the rest.
create or replace function core.value_problem(p_value jsonb, p_schema jsonb)
returns text language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_type   text := p_schema ->> 'type';
  v_is     text := jsonb_typeof(p_value);
  v_text   text := case when v_is = 'string' then p_value #>> '{}' end;
  v_number double precision := core.as_double(p_value);
  v_kind   jsonb := core.text_patterns() -> (p_schema ->> 'text');
begin
  return case
    when v_type = 'integer' and (v_number is null or v_number <> trunc(v_number)) then 'must be a whole number'
    when v_type <> 'integer' and v_type <> v_is then
      'must be ' || case v_type when 'array' then 'a list' when 'object' then 'an object' when 'boolean' then 'true or false'
                                else 'a ' || v_type end
    when length(v_text) < (p_schema ->> 'minLength')::integer then format('must have at least %s characters', p_schema ->> 'minLength')
    when length(v_text) > (p_schema ->> 'maxLength')::integer then format('must have at most %s characters', p_schema ->> 'maxLength')
    when v_text !~ (v_kind ->> 'pattern') then v_kind ->> 'problem'
    when v_text !~ (p_schema ->> 'pattern') then 'must match ' || (p_schema ->> 'pattern')
    when p_schema ? 'enum' and not p_schema -> 'enum' @> p_value then 'must be one of ' || (p_schema ->> 'enum')
    when v_number < (p_schema ->> 'minimum')::double precision then 'must be at least ' || (p_schema ->> 'minimum')
    when v_number > (p_schema ->> 'maximum')::double precision then 'must be at most ' || (p_schema ->> 'maximum')
    when v_is = 'array' and jsonb_array_length(p_value) < (p_schema ->> 'minItems')::integer then
      format('must have at least %s entries', p_schema ->> 'minItems')
    when v_is = 'array' and jsonb_array_length(p_value) > (p_schema ->> 'maxItems')::integer then
      format('must have at most %s entries', p_schema ->> 'maxItems')
  end;
end $$;
