-- transit.import_brands(operator, feed) returns how many were added, changed, withdrawn
--
-- What     The agencies of the staged feed become brands. A brand that is gone is kept for its past routes.
create or replace function transit.import_brands(p_operator_id uuid, p_feed_id uuid)
returns table (added bigint, changed bigint, withdrawn bigint) language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  withdrawn := 0;
  update transit.brands as b
     set name = s.name, website = s.website, phone = s.phone, time_zone = s.time_zone
    from pg_temp.import_brands as s
   where b.operator_id = p_operator_id and b.feed_id = p_feed_id and b.gtfs_id = s.gtfs_id
     and (b.name, b.website, b.phone, b.time_zone) is distinct from (s.name, s.website, s.phone, s.time_zone);
  get diagnostics changed = row_count;

  insert into transit.brands (operator_id, id, feed_id, gtfs_id, name, website, phone, time_zone)
  select p_operator_id, core.new_id(p_operator_id), p_feed_id, s.gtfs_id, s.name, s.website, s.phone, s.time_zone
    from pg_temp.import_brands as s
   where not exists (select from transit.brands as b
                      where b.operator_id = p_operator_id and b.feed_id = p_feed_id and b.gtfs_id = s.gtfs_id);
  get diagnostics added = row_count;
  return next;
end $$;
