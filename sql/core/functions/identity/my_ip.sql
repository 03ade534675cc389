-- core.my_ip() returns the IP address of the caller, if known
--
-- What     The address that the server sets (berth.ip), or the first of x-forwarded-for that PostgREST passes on.
create or replace function core.my_ip()
returns text language sql stable parallel safe as $$
  select left(coalesce(
    nullif(current_setting('berth.ip', true), ''),
    split_part(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-forwarded-for', ',', 1)), 64)
$$;
