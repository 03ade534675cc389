-- core.check_text(field, text, kind, length max) returns nothing, or refuses
--
-- What     The rule for text that people type, by its kind in core.text_patterns: line, lines, email, phone, locale. The text
--          may have at most p_length_max characters, if that is given. A null text was not given, which is allowed.
-- Refuses  invalid_request, naming the field
create or replace function core.check_text(p_field text, p_text text, p_kind text, p_length_max integer default null)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if length(p_text) > p_length_max then
    perform core.refuse_field(p_field, format('must have at most %s characters', p_length_max));
  end if;
  if p_text !~ (core.text_patterns() -> p_kind ->> 'pattern') then
    perform core.refuse_field(p_field, core.text_patterns() -> p_kind ->> 'problem');
  end if;
end $$;
