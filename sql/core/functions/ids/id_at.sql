-- core.id_at(operator, at) returns a UUIDv7 of that millisecond, in the operator's bucket
--
-- What     An id that sorts by time: that of an occurrence carries starts_at, so that it falls into the partition of its month.
--          It consists of milliseconds, the version, the operator's bucket (core.bucket_of), and 62 random bits (RFC 9562
--          section 5.7).
create or replace function core.id_at(p_operator_id uuid, p_at timestamptz)
returns uuid language sql volatile strict parallel safe as $$
  select encode(
           overlay(uuid_send(gen_random_uuid())
                   placing substring(int8send(floor(extract(epoch from p_at) * 1000)::bigint) from 3)
                           || set_byte(substring(uuid_send(p_operator_id) from 7 for 2), 0,
                                       (get_byte(uuid_send(p_operator_id), 6) & 15) | 112)
                   from 1), 'hex')::uuid
$$;
