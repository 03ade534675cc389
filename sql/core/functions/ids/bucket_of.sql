-- core.bucket_of(id) returns the bucket of an id, from 0 to 4095
--
-- What     The 12 bits behind the version of a UUID, the three hexadecimal digits in xxxxxxxx-xxxx-7BBB-xxxx-xxxxxxxxxxxx. An
--          operator's bucket is that of its own id, and every id of its rows has the same one. A router between machines
--          reads from any id where it belongs, without a look-up or a hash function.
-- Source   RFC 9562 section 5.7: rand_a, which is free to use.
-- Grants: execute to berth_app
create or replace function core.bucket_of(p_id uuid)
returns integer language sql immutable strict parallel safe as $$
  select ((get_byte(uuid_send(p_id), 6) & 15) << 8) | get_byte(uuid_send(p_id), 7)
$$;
