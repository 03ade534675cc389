-- transit.write_calendar(operator, calendar, fields jsonb) returns nothing
--
-- What     Sets the days of a calendar, of which there is a row already. days, added_dates and removed_dates replace what there was;
--          fields that are left out stay.
-- Refuses  invalid_request, date_out_of_range, calendar_without_days; each names the field
create or replace function transit.write_calendar(p_operator_id uuid, p_service_id uuid, p_fields jsonb)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_service transit.services;
  v_member  record;
begin
  select s.* into strict v_service from transit.services as s where s.operator_id = p_operator_id and s.id = p_service_id;
  v_service.starts_on := coalesce(core.read_date('/from', p_fields ->> 'from'), v_service.starts_on);
  v_service.ends_on := coalesce(core.read_date('/until', p_fields ->> 'until'), v_service.ends_on);
  if p_fields ? 'days' then
    v_service.weekdays := (
      select coalesce(bit_or(1 << (array_position('{mon,tue,wed,thu,fri,sat,sun}', d.day) - 1)), 0)
        from jsonb_array_elements_text(p_fields -> 'days') as d(day));
  end if;
  if v_service.weekdays <> 0 and num_nulls(v_service.starts_on, v_service.ends_on) > 0
     or num_nulls(v_service.starts_on, v_service.ends_on) = 1 then
    perform core.refuse_field(case when v_service.starts_on is null then '/from' else '/until' end, 'is required with days of the week');
  elsif v_service.ends_on < v_service.starts_on then
    perform core.refuse_field('/until', 'is before from');
  elsif v_service.starts_on < date '2000-01-01' or v_service.ends_on > (core.now() + interval '5 years')::date then
    perform core.refuse('date_out_of_range', jsonb_build_object(
              'field', case when v_service.starts_on < date '2000-01-01' then '/from' else '/until' end));
  end if;
  update transit.services as s
     set weekdays = v_service.weekdays, starts_on = v_service.starts_on, ends_on = v_service.ends_on
   where s.operator_id = p_operator_id and s.id = p_service_id;

  for v_member in
    select m.name, m.runs, p_fields -> m.name as dates from (values ('added_dates', true), ('removed_dates', false)) as m(name, runs)
     where p_fields ? m.name
  loop
    delete from transit.service_exceptions as x
     where x.operator_id = p_operator_id and x.service_id = p_service_id and x.runs = v_member.runs;
    insert into transit.service_exceptions (operator_id, service_id, on_date, runs)
    select distinct p_operator_id, p_service_id, core.read_date(format('/%s/%s', v_member.name, d.no - 1), d.day), v_member.runs
      from jsonb_array_elements_text(v_member.dates) with ordinality as d(day, no)
    on conflict (operator_id, service_id, on_date) do nothing;
  end loop;
  if not transit.runs_from(p_operator_id, p_service_id, date '2000-01-01') then
    perform core.refuse('calendar_without_days', jsonb_build_object('field', '/days'));
  end if;
end $$;
