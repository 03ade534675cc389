-- core.check_person(name, phone, email, locale) returns nothing, or refuses
--
-- What     What is null is not known, and that is fine.
-- Refuses  invalid_request, naming the field
create or replace function core.check_person(p_full_name text, p_phone text, p_email text, p_locale text)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if p_full_name is not null then perform core.check_name('full_name', p_full_name, 200); end if;
  if p_phone !~ '^\+?[0-9 ()./-]{3,31}$' then perform core.refuse_field('phone', 'is a telephone number'); end if;
  if p_email !~ '^[^@\s]+@[^@\s]+$' or length(p_email) > 254 then perform core.refuse_field('email', 'is an address'); end if;
  if p_locale !~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$' then
    perform core.refuse_field('locale', 'is a language tag such as de-CH');
  end if;
end $$;
