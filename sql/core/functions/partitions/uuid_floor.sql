-- core.uuid_floor(at) returns the smallest UUIDv7 of that millisecond
--
-- What     Bounds a range of ids by time: partitions begin at the floor of a month, and a query by time is pruned with it.
--          A time that 48 bits cannot hold (before 1970, after the year 10889, infinity) gets the bound of the nearest one that
--          they can. Written to be inlined: so it is not declared strict, and asks for null itself.
-- Source   RFC 9562 section 5.7: 48 bits of Unix milliseconds lead the id.
-- Grants: execute to authenticated
create or replace function core.uuid_floor(p_at timestamptz)
returns uuid language sql immutable parallel safe as $$
  select case when p_at is not null then
           encode(substring(int8send(floor(greatest(0, least(281474976710655, extract(epoch from p_at) * 1000)))::bigint) from 3)
                  || '\x00000000000000000000'::bytea, 'hex')::uuid end
$$;
