-- core.my_email() returns the caller's e-mail address in small letters, or null
--
-- What     It is whoever keeps the accounts that writes it, never the person (core.change_me): so an invitation may go by it.
--          Null also for an address that nobody can be invited by: the small letter of the kelvin sign is a plain k.
-- Definer  Answers only for the caller.
create or replace function core.my_email()
returns text language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return (
    select lower(a.email) from core.accounts as a
     where a.id = core.my_account_id() and a.email ~ (core.text_patterns() #>> '{email,pattern}'));
end $$;
