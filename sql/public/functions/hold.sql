-- public.hold(operator, request jsonb, idempotency_key) returns {status, code, booking…}
--
-- What     public.book with {"hold": true}: it holds the places until expires_at, to be confirmed or released before.
-- Grants: execute to authenticated
create or replace function public.hold(operator text, request jsonb, idempotency_key text default null)
returns jsonb language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select public.book(operator, request || '{"hold": true}', idempotency_key)
$$;
