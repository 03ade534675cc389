-- core.read_profile(claims jsonb) returns what the claims of a token say of a person: name, e-mail, phone, locale
--
-- What     Name and locale come from user_metadata (Supabase: full_name, name, locale), else from the claims of OpenID Connect
--          (name, locale). E-mail and phone come from the top of the token alone, because people write user_metadata
--          themselves, and invitations rely on the e-mail address (core.my_email). An address or number that the issuer calls
--          unverified is left out. Supabase leaves the + off a phone number; it is put back. A text that core.text_patterns
--          does not allow is null: nobody is refused for what an issuer wrote.
create or replace function core.read_profile(
  p_claims jsonb, out full_name text, out email text, out phone text, out locale text)
language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_patterns jsonb := core.text_patterns();
  v_person   jsonb := p_claims -> 'user_metadata';
  v_phone    text  := coalesce(nullif(p_claims ->> 'phone', ''), p_claims ->> 'phone_number');
begin
  if p_claims is null then return; end if;
  full_name := core.text_or_null(coalesce(v_person -> 'full_name', v_person -> 'name', p_claims -> 'name'), v_patterns #>> '{line,pattern}', 200);
  locale := core.text_or_null(coalesce(v_person -> 'locale', p_claims -> 'locale'), v_patterns #>> '{locale,pattern}', 35);
  if p_claims ->> 'email_verified' is distinct from 'false' and v_person ->> 'email_verified' is distinct from 'false' then
    email := core.text_or_null(p_claims -> 'email', v_patterns #>> '{email,pattern}', 254);
  end if;
  if p_claims ->> 'phone_number_verified' is distinct from 'false' then
    phone := core.text_or_null(to_jsonb(regexp_replace(v_phone, '^([1-9][0-9]{6,14})$', '+\1')), v_patterns #>> '{phone,pattern}', 32);
  end if;
end $$;
