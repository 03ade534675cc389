-- core.text_or_null(value jsonb, pattern, length max) returns the text, or null if it is no text, does not match, or is too long
create or replace function core.text_or_null(p_value jsonb, p_pattern text, p_length_max integer)
returns text language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select case when jsonb_typeof(p_value) = 'string' and length(p_value #>> '{}') <= p_length_max and p_value #>> '{}' ~ p_pattern
              then p_value #>> '{}' end
$$;
