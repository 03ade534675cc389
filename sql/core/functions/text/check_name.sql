-- core.check_name(field, name, length max) returns nothing, or refuses
--
-- Refuses  invalid_request: missing, longer than p_length_max characters, or not one line of visible text
create or replace function core.check_name(p_field text, p_name text, p_length_max integer)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if p_name is null or length(p_name) not between 1 and p_length_max then
    perform core.refuse_field(p_field, format('must have 1 to %s characters', p_length_max));
  end if;
  perform core.check_text(p_field, p_name, 'line');
end $$;
