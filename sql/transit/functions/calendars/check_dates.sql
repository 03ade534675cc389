-- transit.check_dates(fields jsonb) returns nothing, or refuses
--
-- Refuses  invalid_request, naming a date that is both added and removed
create or replace function transit.check_dates(p_fields jsonb)
returns void language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_at integer;
begin
  select d.no - 1 into v_at from jsonb_array_elements_text(p_fields -> 'removed_dates') with ordinality as d(day, no)
   where p_fields -> 'added_dates' ? d.day order by d.no limit 1;
  if found then perform core.refuse_field(format('/removed_dates/%s', v_at), 'is among the added dates too'); end if;
end $$;
