-- core.new_ids(operator, count) returns that many UUIDv7 of the current time, in the operator's bucket and in ascending order
--
-- What     For a batch: the first request gets the smallest id. The 14 bits after the bucket and the variant carry the fraction
--          of the millisecond (RFC 9562 section 6.2, method 3), so that of two batches in one millisecond the later one has
--          greater ids. The range of the remaining 48 bits is divided into as many equal parts as there are ids, and each id
--          gets a random number from its own part: two ids of a batch are never equal, and nothing has to be sorted. With
--          random bits of a UUID instead, an id took two thirds longer. An id is not secret: knowing it does not let anyone see
--          a booking.
create or replace function core.new_ids(p_operator_id uuid, p_count integer)
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_time bigint := floor(extract(epoch from clock_timestamp()) * 16384000);
  v_ms   text   := lpad(to_hex(v_time >> 14), 12, '0');
  -- All except the last group of digits: it follows the bucket, the variant and the fraction.
  v_head text   := format('%s-%s-7%s-%s-', left(v_ms, 8), right(v_ms, 4), substr(p_operator_id::text, 16, 3),
                          to_hex(32768 | (v_time & 16383)::integer));
  v_part bigint := 281474976710656 / greatest(p_count, 1);
begin
  return array(select (v_head || lpad(to_hex(n.no * v_part + (random() * (v_part - 1))::bigint), 12, '0'))::uuid
                 from generate_series(0, p_count - 1) as n(no));
end $$;
