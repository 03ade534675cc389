-- transit.check_service_date(date, field) returns nothing, or refuses
--
-- Refuses  date_out_of_range, already_departed for a date that is over everywhere; both name the field
create or replace function transit.check_service_date(p_date date, p_field text)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if p_date < core.now()::date - 1 then perform core.refuse('already_departed', jsonb_build_object('field', p_field)); end if;
  if p_date > (core.now() + interval '5 years')::date then
    perform core.refuse('date_out_of_range', jsonb_build_object('field', p_field));
  end if;
end $$;
