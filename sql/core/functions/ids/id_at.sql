-- core.id_at(at) returns a random UUIDv7 of that millisecond
--
-- What     An id that sorts by time: an occurrence's carries starts_at, so that it falls into its month's partition.
--          A version 4 id gets the milliseconds in front; bits 52 and 53 turn version 4 into 7 (RFC 9562 section 5.7).
create or replace function core.id_at(p_at timestamptz)
returns uuid language sql volatile strict parallel safe as $$
  select encode(set_bit(set_bit(
           overlay(uuid_send(gen_random_uuid())
                   placing substring(int8send(floor(extract(epoch from p_at) * 1000)::bigint) from 3) from 1 for 6),
           52, 1), 53, 1), 'hex')::uuid
$$;
