-- core.id_time(id) returns the time that a UUIDv7 carries, to the millisecond
create or replace function core.id_time(p_id uuid)
returns timestamptz language sql immutable strict parallel safe as $$
  select to_timestamp((('x0000' || encode(substring(uuid_send(p_id) from 1 for 6), 'hex'))::bit(64)::bigint) / 1000.0)
$$;
