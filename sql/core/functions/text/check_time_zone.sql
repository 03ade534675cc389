-- core.check_time_zone(field, zone) returns nothing, or refuses
--
-- What     A null zone was not given, which is allowed.
-- Refuses  invalid_request, naming the field, for a zone that core.is_time_zone does not know
create or replace function core.check_time_zone(p_field text, p_time_zone text)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if not core.is_time_zone(p_time_zone) then perform core.refuse_field(p_field, 'must be a time zone such as Europe/Zurich'); end if;
end $$;
