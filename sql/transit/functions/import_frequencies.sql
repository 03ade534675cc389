-- transit.import_frequencies(operator, feed) returns how many were added, changed, withdrawn
create or replace function transit.import_frequencies(p_operator_id uuid, p_feed_id uuid)
returns table (added bigint, changed bigint, withdrawn bigint) language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  delete from transit.frequencies as q using transit.trips as t
   where t.operator_id = p_operator_id and t.feed_id = p_feed_id
     and q.operator_id = p_operator_id and q.offering_id = t.offering_id
     and not exists (select from pg_temp.import_frequencies as s
                      where s.trip_gtfs_id = t.gtfs_id and s.starts_s = q.starts_s);
  get diagnostics withdrawn = row_count;
  update transit.frequencies as q set ends_s = s.ends_s, headway_s = s.headway_s, exact_times = s.exact_times
    from pg_temp.import_frequencies as s
    join transit.trips as t on t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.gtfs_id = s.trip_gtfs_id
   where q.operator_id = p_operator_id and q.offering_id = t.offering_id and q.starts_s = s.starts_s
     and (q.ends_s, q.headway_s, q.exact_times) is distinct from (s.ends_s, s.headway_s, s.exact_times);
  get diagnostics changed = row_count;
  insert into transit.frequencies (operator_id, offering_id, starts_s, ends_s, headway_s, exact_times)
  select p_operator_id, t.offering_id, s.starts_s, s.ends_s, s.headway_s, s.exact_times
    from pg_temp.import_frequencies as s
    join transit.trips as t on t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.gtfs_id = s.trip_gtfs_id
  on conflict (operator_id, offering_id, starts_s) do nothing;
  get diagnostics added = row_count;
  return next;
end $$;
