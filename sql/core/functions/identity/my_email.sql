-- core.my_email() returns the caller's e-mail address in small letters, or null
--
-- What     The service that keeps the accounts writes it, never the person (core.change_me), so invitations can rely on it.
--          Also null for an address that cannot be invited: the lower case of the kelvin sign is a plain k.
-- Definer  Answers only for the caller.
create or replace function core.my_email()
returns text language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return (
    select lower(a.email) from core.accounts as a
     where a.id = core.my_account_id() and a.email ~ (core.text_patterns() #>> '{email,pattern}'));
end $$;
