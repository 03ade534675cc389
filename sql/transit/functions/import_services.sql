-- transit.import_services(operator, feed) returns how many services and exceptions were added, changed, withdrawn
--
-- What     A service that is gone no longer runs, but is kept for past trips.
create or replace function transit.import_services(p_operator_id uuid, p_feed_id uuid)
returns table (added bigint, changed bigint, withdrawn bigint) language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_rows bigint;
begin
  update transit.services as t set weekdays = s.weekdays, starts_on = s.starts_on, ends_on = s.ends_on
    from pg_temp.import_services as s
   where t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.gtfs_id = s.gtfs_id
     and (t.weekdays, t.starts_on, t.ends_on) is distinct from (s.weekdays, s.starts_on, s.ends_on);
  get diagnostics changed = row_count;
  insert into transit.services (operator_id, id, feed_id, gtfs_id, weekdays, starts_on, ends_on)
  select p_operator_id, core.new_id(p_operator_id), p_feed_id, s.gtfs_id, s.weekdays, s.starts_on, s.ends_on
    from pg_temp.import_services as s
   where not exists (select from transit.services as t
                      where t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.gtfs_id = s.gtfs_id);
  get diagnostics added = row_count;
  update transit.services as t set weekdays = 0
   where t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.weekdays <> 0
     and not exists (select from pg_temp.import_services as s where s.gtfs_id = t.gtfs_id);
  get diagnostics withdrawn = row_count;

  delete from transit.service_exceptions as x using transit.services as t
   where t.operator_id = p_operator_id and t.feed_id = p_feed_id
     and x.operator_id = p_operator_id and x.service_id = t.id
     and not exists (select from pg_temp.import_exceptions as s
                      where s.service_gtfs_id = t.gtfs_id and s.on_date = x.on_date);
  get diagnostics v_rows = row_count;
  withdrawn := withdrawn + v_rows;
  update transit.service_exceptions as x set runs = s.runs
    from pg_temp.import_exceptions as s
    join transit.services as t on t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.gtfs_id = s.service_gtfs_id
   where x.operator_id = p_operator_id and x.service_id = t.id and x.on_date = s.on_date and x.runs <> s.runs;
  get diagnostics v_rows = row_count;
  changed := changed + v_rows;
  insert into transit.service_exceptions as x (operator_id, service_id, on_date, runs)
  select p_operator_id, t.id, s.on_date, s.runs
    from pg_temp.import_exceptions as s
    join transit.services as t on t.operator_id = p_operator_id and t.feed_id = p_feed_id and t.gtfs_id = s.service_gtfs_id
   where not exists (select from transit.service_exceptions as x
                      where x.operator_id = p_operator_id and x.service_id = t.id and x.on_date = s.on_date);
  get diagnostics v_rows = row_count;
  added := added + v_rows;
  return next;
end $$;
