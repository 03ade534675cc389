-- core.check_operator(fields jsonb) returns nothing, or refuses
--
-- What     The rules for what an operator says of itself, for the fields that are given. core.operator_schema has the form of
--          each. A null empties a field that need not be known.
-- Refuses  invalid_request (naming the field)
create or replace function core.check_operator(p_fields jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_name text;
begin
  if jsonb_typeof(p_fields) is distinct from 'object' then perform core.refuse_field('', 'must be an object'); end if;
  perform core.check_schema(jsonb_strip_nulls(p_fields), core.operator_schema());
  select f.name into v_name from jsonb_each(p_fields) as f(name, value)
   where jsonb_typeof(f.value) = 'null' and (f.name = any ('{slug,name,time_zone,currency,languages,status}')
                                             or not core.operator_schema() -> 'properties' ? f.name) limit 1;
  if found then perform core.refuse_field('/' || left(v_name, 60), 'cannot be null'); end if;

  if p_fields ->> 'slug' ~ (core.text_patterns() -> 'uuid' ->> 'pattern') then
    perform core.refuse_field('/slug', 'must not look like an id, since an operator is found by either');
  elsif not core.is_time_zone(p_fields ->> 'time_zone') then
    perform core.refuse_field('/time_zone', 'must be the name of an IANA time zone, written as there: Europe/Zurich');
  elsif not core.is_currency(p_fields ->> 'currency') then
    perform core.refuse_field('/currency', 'must be a currency of ISO 4217, such as CHF');
  elsif (select count(*) <> count(distinct lower(u.tag)) from jsonb_array_elements_text(p_fields -> 'languages') as u(tag)) then
    perform core.refuse_field('/languages', 'must name each language once');
  end if;
end $$;
