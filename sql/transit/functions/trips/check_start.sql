-- transit.check_start(trip jsonb) returns nothing, or refuses
--
-- What     A trip says when it leaves in one way: start, times, or frequencies (for which times say how long it takes).
-- Refuses  invalid_request, naming the field
create or replace function transit.check_start(p_trip jsonb)
returns void language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
begin
  if not p_trip ?| '{start,times,frequencies}' then
    perform core.refuse_field('/start', 'is required, unless times or frequencies are given');
  elsif p_trip ? 'start' and p_trip ?| '{times,frequencies}' then
    perform core.refuse_field('/start', 'must be left out if times or frequencies are given');
  elsif p_trip -> 'frequencies' = '[]' and not p_trip ? 'times' then
    perform core.refuse_field('/frequencies', 'must have at least 1 entry');
  end if;
end $$;
