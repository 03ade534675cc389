-- core.my_ip() returns the address that the caller came from, as far as it is known
--
-- What     As the server says (berth.ip), or as PostgREST passes it on (x-forwarded-for's first).
create or replace function core.my_ip()
returns text language sql stable parallel safe as $$
  select left(coalesce(
    nullif(current_setting('berth.ip', true), ''),
    split_part(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-forwarded-for', ',', 1)), 64)
$$;
