-- core.my_email() returns the caller's e-mail address in small letters, or null
--
-- What     The service that keeps the accounts writes it, never the person (core.change_me), so invitations can rely on it.
--          Before there is an account, it is the address of the token (core.read_profile).
--          Also null for an address that cannot be invited: the lower case of the kelvin sign is a plain k.
-- Definer  Answers only for the caller.
create or replace function core.my_email()
returns text language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return (
    select lower(a.email)
      from (select x.email from core.accounts as x where x.id = core.my_account_id()
            union all
            select p.email from core.read_profile(core.my_claims()) as p
             where not exists (select from core.accounts as x where x.id = core.my_account_id())) as a
     where a.email ~ (core.text_patterns() #>> '{email,pattern}'));
end $$;
