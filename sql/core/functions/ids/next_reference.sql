-- core.next_reference() returns a new, unique booking reference
create or replace function core.next_reference()
returns text language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select core.encode_reference(nextval('core.reference_numbers'), k.rounds) from core.reference_keys as k
$$;
