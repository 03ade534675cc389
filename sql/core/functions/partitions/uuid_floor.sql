-- core.uuid_floor(at) returns the smallest UUIDv7 of that millisecond
--
-- What     Bounds a range of ids by time: partitions begin at the floor of a month, and a query by time is pruned with it.
-- Source   RFC 9562 section 5.7: 48 bits of Unix milliseconds lead the id.
-- Grants: execute to authenticated
create or replace function core.uuid_floor(p_at timestamptz)
returns uuid language sql immutable strict parallel safe as $$
  select encode(substring(int8send(floor(extract(epoch from p_at) * 1000)::bigint) from 3)
                || '\x00000000000000000000'::bytea, 'hex')::uuid
$$;
