-- core.check_person(name, phone, email, locale) returns nothing, or refuses
--
-- What     A null field is unknown, which is allowed.
-- Refuses  invalid_request, naming the field
create or replace function core.check_person(p_full_name text, p_phone text, p_email text, p_locale text)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if p_full_name is not null then perform core.check_name('full_name', p_full_name, 200); end if;
  perform core.check_text('phone', p_phone, 'phone');
  perform core.check_text('email', p_email, 'email', 254);
  perform core.check_text('locale', p_locale, 'locale');
end $$;
