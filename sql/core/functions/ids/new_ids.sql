-- core.new_ids(operator, count) returns so many UUIDv7 of now, in the operator's bucket and in order
--
-- What     For a batch: the first request gets the least id. The 14 bits behind the bucket and the variant carry the fraction of
--          the millisecond (RFC 9562 section 6.2, method 3), so that of two batches in one millisecond the later one has the
--          greater ids. The 48 bits that are left are cut into so many equal parts, and each id has a random number of its own part:
--          two ids of a batch are never the same, and none has to be sorted. With random bits of a UUID instead, an id took two
--          thirds longer. An id is not secret: nobody sees a booking because they know its id.
create or replace function core.new_ids(p_operator_id uuid, p_count integer)
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_time bigint := floor(extract(epoch from clock_timestamp()) * 16384000);
  v_ms   text   := lpad(to_hex(v_time >> 14), 12, '0');
  -- All but the last group of digits: after the bucket, the variant and the fraction.
  v_head text   := format('%s-%s-7%s-%s-', left(v_ms, 8), right(v_ms, 4), substr(p_operator_id::text, 16, 3),
                          to_hex(32768 | (v_time & 16383)::integer));
  v_part bigint := 281474976710656 / greatest(p_count, 1);
begin
  return array(select (v_head || lpad(to_hex(n.no * v_part + (random() * (v_part - 1))::bigint), 12, '0'))::uuid
                 from generate_series(0, p_count - 1) as n(no));
end $$;
