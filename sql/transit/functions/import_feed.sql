-- transit.import_feed(operator, name, sha256, shifted weeks) returns the feed's id
--
-- What     Records that a timetable of this name is imported now. The same name means the same feed.
-- Refuses  invalid_request
create or replace function transit.import_feed(
  p_operator_id uuid, p_name text, p_sha256 bytea, p_shifted_weeks integer)
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_feed_id uuid;
begin
  if length(p_name) not between 1 and 100 then perform core.refuse_field('feed', 'is a name of 1 to 100 characters'); end if;

  insert into transit.feeds as f (operator_id, id, name, sha256, shifted_weeks, imported_at)
  values (p_operator_id, core.new_id(p_operator_id), p_name, p_sha256, p_shifted_weeks, core.now())
  on conflict (operator_id, name) do update
     set sha256 = excluded.sha256, shifted_weeks = excluded.shifted_weeks, imported_at = excluded.imported_at
  returning f.id into v_feed_id;
  return v_feed_id;
end $$;
