-- core.new_ids(count) returns so many UUIDv7 of now, in order
--
-- What     For a batch: the first request gets the least id. The 12 bits behind the millisecond carry its fraction (RFC 9562
--          section 6.2, method 3), so that of two batches in one millisecond the later one has the greater ids. uuidv7(), from
--          18 on, keeps both promises.
create or replace function core.new_ids(p_count integer)
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_time text;
begin
  if current_setting('server_version_num')::integer >= 180000 then
    return array(select uuidv7() from generate_series(1, p_count));
  end if;
  v_time := lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 4096000)::bigint), 15, '0');
  return array(select overlay(gen_random_uuid()::text placing overlay(v_time placing '7' from 13 for 0) from 1 for 18)::uuid
                 from generate_series(1, p_count) order by 1);
end $$;
